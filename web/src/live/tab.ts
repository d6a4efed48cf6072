/**
 * A name for this tab that survives a reload but not a duplicate: a copied tab carries the same
 * sessionStorage, so whoever cannot take the lock on the name takes a new one.
 */
export async function tabName(): Promise<string> {
  const kept = sessionStorage.getItem('atende.tab');
  if (kept && (await hold(kept))) return kept;
  const fresh = crypto.randomUUID();
  sessionStorage.setItem('atende.tab', fresh);
  await hold(fresh);
  return fresh;
}

/** Holds the lock as long as the page lives; false when another tab has it. */
async function hold(name: string): Promise<boolean> {
  if (!('locks' in navigator)) return true;
  return new Promise((resolve) => {
    void navigator.locks.request(`atende-tab-${name}`, { ifAvailable: true }, (lock) => {
      resolve(lock !== null);
      return lock === null ? undefined : new Promise<never>(() => undefined);
    });
  });
}
