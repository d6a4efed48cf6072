/** "pedir_protocolo" → "Pedir protocolo": a node's name as people read it. */
export function titleOf(key: string): string {
  const words = key.replaceAll(/[_-]+/g, ' ').trim();
  return words ? words.charAt(0).toUpperCase() + words.slice(1) : key;
}
