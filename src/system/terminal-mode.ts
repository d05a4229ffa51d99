import { writeSync } from 'node:fs';
import { isTerminal } from './streams.ts';

const sttyTimeoutMs = 1000;
const cursorVisible = '\u001b[?25h';
const colorsReset = '\u001b[0m';

/**
 * Saves the modes of the terminal that our output goes to, and returns a function that restores
 * them; undefined without a terminal. A program that is killed does not restore them itself.
 */
export function rememberTerminal(): (() => void) | undefined {
  const terminal = ([2, 1] as const).find(isTerminal);
  if (terminal === undefined || process.platform === 'win32') return undefined;
  const modes = stty(terminal, '-g');
  if (modes === undefined) return undefined;
  return () => {
    stty(terminal, modes);
    try {
      writeSync(terminal, `${colorsReset}${cursorVisible}`);
    } catch {
      // The terminal is closed.
    }
  };
}

function stty(terminal: 1 | 2, argument: string): string | undefined {
  // Bun gives a child our stdout or stderr as its stderr, but not as its stdin.
  try {
    const { success, stdout } = Bun.spawnSync(['sh', '-c', 'exec stty "$0" <&2', argument], {
      stdio: ['ignore', 'pipe', terminal],
      // The limit is for a process in the background, which the terminal stops.
      timeout: sttyTimeoutMs,
      killSignal: 'SIGKILL',
    });
    return success ? stdout.toString().trim() : undefined;
  } catch {
    // There is no shell.
    return undefined;
  }
}
