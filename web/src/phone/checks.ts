import { closeStream, openMicrophone } from './microphone';
import { ECHO_HZ, meter, toneStream } from './tones';
import type { Softphone } from './softphone';

export type CheckName = 'microphone' | 'server' | 'network' | 'sound';
export type CheckResult = 'waiting' | 'running' | 'good' | 'weak' | 'bad';
export type Checks = Readonly<Record<CheckName, CheckResult>>;

export const noChecks: Checks = {
  microphone: 'waiting',
  server: 'waiting',
  network: 'waiting',
  sound: 'waiting',
};
export const CHECK_ORDER: readonly CheckName[] = ['microphone', 'server', 'network', 'sound'];

/** Without a microphone or a registration nobody can be served; the rest may be taken at one's own risk. */
export const mayServe = (checks: Checks): boolean => checks.microphone !== 'bad' && checks.server === 'good';
export const allGood = (checks: Checks): boolean =>
  CHECK_ORDER.every((name) => checks[name] === 'good' || checks[name] === 'weak');

const pause = (ms: number) => new Promise((resolve) => window.setTimeout(resolve, ms));

async function until(ms: number, done: () => boolean): Promise<boolean> {
  const end = performance.now() + ms;
  while (performance.now() < end) {
    if (done()) return true;
    await pause(60);
  }
  return done();
}

/** Good when sound comes in, weak when the device opens but stays silent (muted, or a quiet room). */
export async function checkMicrophone(onLevel: (level: number) => void): Promise<CheckResult> {
  const stream = await openMicrophone().catch(() => null);
  if (!stream) return 'bad';
  const gauge = meter(stream);
  let loudest = 0;
  await until(1_200, () => {
    const { level } = gauge.read();
    loudest = Math.max(loudest, level);
    onLevel(level);
    return false;
  });
  gauge.stop();
  closeStream(stream);
  return loudest > 0.002 ? 'good' : 'weak';
}

export async function checkServer(registered: () => boolean): Promise<CheckResult> {
  return (await until(8_000, registered)) ? 'good' : 'bad';
}

/** Whether this computer finds an address by which sound can travel. */
export async function checkNetwork(iceServers: RTCIceServer[]): Promise<CheckResult> {
  const connection = new RTCPeerConnection({ iceServers });
  let found = false;
  connection.onicecandidate = (event) => {
    if (event.candidate?.candidate) found = true;
  };
  connection.addTransceiver('audio');
  await connection.setLocalDescription(await connection.createOffer());
  const good = await until(3_000, () => found);
  connection.close();
  return good ? 'good' : 'bad';
}

/** Calls the echo, sends a tone and listens for it: sound proven both ways. */
export async function checkSound(phone: Softphone, echo: string): Promise<CheckResult> {
  const tone = toneStream();
  phone.dial(echo, tone.stream);
  const answered = await until(4_000, () => phone.call?.remote() != null);
  const stream = phone.call?.remote();
  const gauge = answered && stream ? meter(stream, ECHO_HZ) : null;
  const heard = gauge !== null && (await until(4_000, () => gauge.read().lead > 25));
  gauge?.stop();
  phone.call?.hangup();
  tone.stop();
  return heard ? 'good' : 'bad';
}
