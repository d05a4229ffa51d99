import { execFile } from 'node:child_process';
import type { ChildEnvironment } from './environment.ts';

/** A program's exit code and output; no exit code if it could not start or was stopped. */
export interface ProgramRun {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to completion, or kills it after `timeoutMs`. */
export type RunProgram = (
  command: readonly string[],
  options: {
    readonly cwd: string;
    readonly env: ChildEnvironment;
    readonly timeoutMs: number;
  },
) => Promise<ProgramRun>;

/** The implementation in the real `Cli`; other modules call it through `Cli`. */
export const runProgram: RunProgram = ([program = '', ...args], { cwd, env, timeoutMs }) =>
  new Promise((resolve) => {
    const options = { cwd, env, timeout: timeoutMs, windowsHide: true };
    const child = execFile(program, args, options, (error, stdout, stderr) => {
      const failed = typeof error?.code === 'number' ? error.code : undefined;
      resolve({ exitCode: error === null ? 0 : failed, stdout, stderr });
    });
    child.stdin?.end();
  });
