import { readFileSync } from 'node:fs';
import { Interrupted } from '../errors.ts';
import { isTerminal } from './streams.ts';

const isLinux = process.platform === 'linux';

/**
 * The signals that interrupt a run, by number; the exit code is then 128 plus the number. Users,
 * terminals, timers and batch systems send them. The other signals that end a process by default
 * report crashes. `node:os` has the numbers, but takes 0.3 ms to load.
 */
const signals = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGUSR1: isLinux ? 10 : 30,
  SIGUSR2: isLinux ? 12 : 31,
  SIGALRM: 14,
  SIGTERM: 15,
  SIGXCPU: 24,
} as const;

/**
 * Installs the signal handlers, and returns a signal that aborts on the first interruption. The
 * second one ends the process at once.
 */
export function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  const isIgnored = ignoredAtStart();
  for (const [name, number] of Object.entries(signals)) {
    if (isIgnored(number)) continue;
    const exitCode = 128 + number;
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(exitCode);
      controller.abort(new Interrupted(exitCode));
    });
  }
  return controller.signal;
}

/**
 * Returns a function that tells, by number, whether a signal was ignored when this process started.
 * `nohup` ignores SIGHUP, and shells ignore SIGINT and SIGQUIT for background jobs; a handler would
 * undo that.
 */
function ignoredAtStart(): (number: number) => boolean {
  try {
    // proc(5): a hexadecimal mask of signals; the lowest bit is signal 1.
    const status = readFileSync('/proc/self/status', 'latin1');
    const lowest = /^SigIgn:\s*[0-9a-f]*([0-9a-f]{8})$/m.exec(status)?.[1] ?? '';
    const mask = Number.parseInt(lowest, 16);
    return (number) => ((mask >> (number - 1)) & 1) === 1;
  } catch {
    // Without /proc, as on macOS, assume `nohup` if neither output stream is a terminal.
    return (number) => number === signals.SIGHUP && !isTerminal(1) && !isTerminal(2);
  }
}
