import { useCallback, useState } from 'react';
import {
  CHECK_ORDER,
  allGood,
  checkMicrophone,
  checkNetwork,
  checkServer,
  checkSound,
  noChecks,
  type CheckName,
  type CheckResult,
  type Checks,
} from './checks';
import { usePhone } from './PhoneProvider';
import { iceOf } from './softphone';

export interface ChecksState {
  open: boolean;
  running: boolean;
  results: Checks;
  level: number;
  run: () => Promise<boolean>;
  close: () => void;
  /** True at once when this page has passed before; otherwise opens the dialogue and runs them. */
  passed: () => Promise<boolean>;
}

/** Once per page load is enough: a device that fails later shows in the call itself. */
let passedBefore = false;

export function useChecks(): ChecksState {
  const { keeper, state } = usePhone();
  const [open, setOpen] = useState(false);
  const [running, setRunning] = useState(false);
  const [results, setResults] = useState<Checks>(noChecks);
  const [level, setLevel] = useState(0);

  const run = useCallback(async () => {
    if (!keeper) return false;
    setOpen(true);
    setRunning(true);
    const how: Record<CheckName, () => Promise<CheckResult>> = {
      microphone: () => checkMicrophone(setLevel),
      server: () => checkServer(() => keeper.state.link === 'ready'),
      network: () => checkNetwork(keeper.credential ? iceOf(keeper.credential) : []),
      sound: async () =>
        keeper.phone && keeper.credential ? checkSound(keeper.phone, keeper.credential.echo) : 'bad',
    };
    let found = noChecks;
    for (const name of CHECK_ORDER) {
      setResults({ ...found, [name]: 'running' });
      found = { ...found, [name]: await how[name]().catch((): CheckResult => 'bad') };
      setResults(found);
      if (found[name] === 'bad' && name === 'server') break; // without it nothing can be called
    }
    setRunning(false);
    passedBefore = allGood(found);
    return passedBefore;
  }, [keeper]);

  const passed = useCallback(async () => {
    if (passedBefore && state.link === 'ready') return true;
    const good = await run();
    if (good) setOpen(false);
    return good;
  }, [run, state.link]);

  return { open, running, results, level, run, close: () => setOpen(false), passed };
}
