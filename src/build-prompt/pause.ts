import type { Cli } from '../system/cli.ts';
import type { Report } from './progress.ts';

const tickMs = 1000;

/** Waits and reports the remaining time every second. Throws the signal's reason when aborted. */
export async function pause(
  milliseconds: number,
  why: string,
  cli: Pick<Cli, 'sleep' | 'signal'>,
  report: Report,
): Promise<void> {
  for (let leftMs = milliseconds; leftMs > 0; leftMs -= tickMs) {
    cli.signal.throwIfAborted();
    report({ kind: 'waiting', why, leftMs });
    await cli.sleep(Math.min(tickMs, leftMs));
  }
  cli.signal.throwIfAborted();
}
