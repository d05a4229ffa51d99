import { readFileSync } from 'node:fs';
import type { Sandbox } from '../../test/support/sandbox.ts';
import type { Permissions } from './permissions.ts';
import { isTraced } from './trace.ts';

const limitMs = 8000;

/** Runs a program in a sandbox to its end; one that serves is interrupted once it has begun. */
export async function runIn(
  sandbox: Sandbox,
  command: readonly string[],
  { serves }: Permissions,
  env: Readonly<Record<string, string>> = {},
): Promise<void> {
  const child = Bun.spawn([...command], {
    cwd: sandbox.cwd,
    env: { ...sandbox.env, ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const interrupt = (): void => {
    const { pid } = child;
    // The traced program is the tracer's child; interrupting the tracer would lose the trace.
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
    const target = isTraced(command) ? Number(children.split(' ')[0]) : pid;
    process.kill(target, 'SIGINT');
  };
  const limit = setTimeout(interrupt, limitMs);
  const reader = child.stdout.getReader();
  const first = await reader.read();
  if (serves && !first.done) interrupt();
  while (!(await reader.read()).done);
  await child.exited;
  clearTimeout(limit);
}
