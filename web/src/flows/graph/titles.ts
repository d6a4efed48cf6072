import { written } from './accents';

const cache = new Map<string, string>();
const MOST = 5000;

/** "pedir_protocolo" → "Pedir protocolo", "situacao" → "Situação": a node's name as people read it. */
export function titleOf(key: string): string {
  const known = cache.get(key);
  if (known !== undefined) return known;
  const words = key.replaceAll(/[_-]+/g, ' ').trim().split(/\s+/).map(written).join(' ');
  const verb = words.replace(/\b(você|isso|isto|qual|quem|onde|aqui|não) e\b/gu, '$1 é');
  const title = verb ? verb.charAt(0).toUpperCase() + verb.slice(1) : key;
  if (cache.size >= MOST) cache.clear();
  cache.set(key, title);
  return title;
}
