import type { PastCall } from '@/api/studio';

/** The call that the panel of calls opens when it comes into view next. */
let wanted: PastCall | null = null;

export function wantCall(call: PastCall): void {
  wanted = call;
}

export function takeCall(): PastCall | null {
  const call = wanted;
  wanted = null;
  return call;
}
