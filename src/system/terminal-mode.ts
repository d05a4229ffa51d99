import { writeSync } from 'node:fs';
import { isTerminal } from './streams.ts';

const sttyTimeoutMs = 1000;
const cursorVisible = '\u001b[?25h';
const colorsReset = '\u001b[0m';

/**
 * Remembers the modes of the terminal that this process has, and returns what restores them;
 * undefined without a terminal. A program that is killed does not do it itself.
 */
export function rememberTerminal(): (() => void) | undefined {
  const terminal = [2, 1, 0].find(isTerminal);
  if (terminal === undefined || process.platform === 'win32') return undefined;
  const modes = stty(terminal, '-g');
  if (modes === undefined) return undefined;
  return () => {
    stty(terminal, modes);
    if (terminal !== 0) writeSync(terminal, `${colorsReset}${cursorVisible}`);
  };
}

function stty(terminal: number, argument: string): string | undefined {
  try {
    // The limit is for a process in the background, which the terminal stops.
    const { success, stdout } = Bun.spawnSync(['stty', argument], {
      stdio: [terminal, 'pipe', 'ignore'],
      timeout: sttyTimeoutMs,
      killSignal: 'SIGKILL',
    });
    return success ? stdout.toString().trim() : undefined;
  } catch {
    return undefined;
  }
}
