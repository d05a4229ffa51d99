import { binaryPath } from './binary.ts';

/** A run of the binary on a pseudo-terminal. */
export interface TerminalRun {
  /** The whole output of the terminal, including the echo of the input. */
  readonly screen: string;
  readonly exitCode: number;
  /** True if the terminal echoes its input after the program has exited. */
  readonly echoes: boolean;
}

/** Input to type, or an action on the process, once a text has appeared on the screen. */
export type Step = readonly [after: string, typed: string | ((pid: number) => void)];

const echoFlag = 0o10;

/** Runs the binary on a pseudo-terminal. Each step waits for its text, then types its input. */
export async function atTerminal(
  args: readonly string[],
  options: { home: string; env?: Readonly<Record<string, string>> },
  steps: readonly Step[],
): Promise<TerminalRun> {
  const decoder = new TextDecoder();
  const waiting = [...steps];
  let screen = '';
  let unread = '';
  const closed = Promise.withResolvers<void>();
  const child = Bun.spawn([binaryPath, ...args], {
    cwd: options.home,
    env: {
      HOME: options.home,
      PATH: process.env['PATH'] ?? '',
      TERM: 'xterm',
      ...options.env,
    },
    terminal: {
      data: (terminal, bytes) => {
        const text = decoder.decode(bytes, { stream: true });
        screen += text;
        unread += text;
        const [next] = waiting;
        if (next === undefined || !unread.includes(next[0])) return;
        unread = '';
        waiting.shift();
        if (typeof next[1] === 'string') terminal.write(next[1]);
        else next[1](child.pid);
      },
      exit: () => closed.resolve(),
    },
  });
  const exitCode = await child.exited;
  const echoes = ((child.terminal?.localFlags ?? 0) & echoFlag) !== 0;
  child.terminal?.close();
  await closed.promise;
  return { screen: screen.replaceAll('\r\n', '\n'), exitCode, echoes };
}
