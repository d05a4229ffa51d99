import { setImmediate } from 'node:timers/promises';

/** Lets signals, timers and progress run. Throws the signal's reason when it was aborted. */
export async function breathe(signal: AbortSignal): Promise<void> {
  await setImmediate();
  signal.throwIfAborted();
}
