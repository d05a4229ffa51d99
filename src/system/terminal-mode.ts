import { writeSync } from 'node:fs';
import { isTerminal } from './streams.ts';

const sttyTimeoutMs = 1000;
const cursorVisible = '\u001b[?25h';
const colorsReset = '\u001b[0m';

/**
 * Saves the modes of the terminal that our output goes to, and returns a function that restores
 * them, because a killed program does not. Undefined without a terminal.
 */
export function saveTerminalMode(): (() => void) | undefined {
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
  // stty reads its stdin, but Bun can pass our stdout or stderr to a child only as its stderr.
  try {
    const { success, stdout } = Bun.spawnSync(['sh', '-c', 'exec stty "$0" <&2', argument], {
      stdio: ['ignore', 'pipe', terminal],
      // The terminal stops stty if this process is in the background.
      timeout: sttyTimeoutMs,
      killSignal: 'SIGKILL',
    });
    return success ? stdout.toString().trim() : undefined;
  } catch {
    // There is no shell.
    return undefined;
  }
}
