const LABEL = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/;

/** A bare name or address, with a port at most: no scheme, no path, no wildcard. */
export function isHost(text: string): boolean {
  const inner = /^\[[0-9a-f:.]+\](:\d{1,5})?$/i;
  if (inner.test(text)) return true;
  const [name = '', port, ...rest] = text.split(':');
  if (rest.length > 0 || (port !== undefined && !/^\d{1,5}$/.test(port))) return false;
  return name.length > 0 && name.length <= 253 && name.split('.').every((label) => LABEL.test(label));
}
