import { readFileSync } from 'node:fs';
import type { Purpose } from './permissions.ts';
import type { World } from './sandbox.ts';
import { isTraced } from './trace.ts';

const limitMs = 8000;

/** Runs a program in a world to its end; one that serves is interrupted once it has begun. */
export async function runIn(
  world: World,
  command: readonly string[],
  purpose: Purpose,
  env: Readonly<Record<string, string>> = {},
): Promise<void> {
  const child = Bun.spawn([...command], {
    cwd: world.cwd,
    env: { ...world.env, ...env },
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
  if (purpose.serves && !first.done) interrupt();
  while (!(await reader.read()).done);
  await child.exited;
  clearTimeout(limit);
}
