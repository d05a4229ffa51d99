import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type ReceivedEvent, startCollector } from '../../test/support/collector.ts';
import { addFiles, gitEnv, projectConfig, repositoryOf } from '../../test/support/repository.ts';
import type { BoundedFigure } from '../figure.ts';
import { withFolder } from '../temporary-folder.ts';
import { stopCall } from './validate.ts';

const agents = 4;
const runsEach = 250;
/** A command that leaves a process behind, by which it can be found. */
const mark = `98765.${process.pid}`;

/** A thousand hooks of four agents at once, with telemetry on: what goes wrong, is lost or left. */
export function manyHooksFigures(binary: string): Promise<BoundedFigure[]> {
  return withFolder(async (home) => {
    const collector = startCollector();
    const env = { ...gitEnv, HOME: home, CHUNK_TELEMETRY_ENDPOINT: collector.url };
    const project = (name: string, line: string): string => {
      const folder = join(home, name);
      mkdirSync(folder);
      repositoryOf(projectConfig({ check: `sleep ${mark} & ${line}` }), folder);
      if (name !== 'clean') addFiles(folder, { change: 'x' });
      return folder;
    };
    const expected = [
      [project('clean', 'false'), 0],
      [project('good', 'true'), 0],
      [project('bad', 'false'), 2],
    ] as const;
    let wrong = 0;
    const agent = async (id: number): Promise<void> => {
      for (let run = 0; run < runsEach; run++) {
        const [cwd, exitCode] = expected[run % expected.length] ?? expected[0];
        const call = stopCall(cwd, `agent ${id}`);
        const child = Bun.spawn([binary, 'validate'], {
          cwd,
          env,
          stdio: [new Blob([call]), 'ignore', 'ignore'],
        });
        if ((await child.exited) !== exitCode) wrong++;
      }
    };
    await Promise.all(Array.from({ length: agents }, (_, id) => agent(id)));
    const left = processesLeft();
    const ids = () => idsOf(collector.events);
    Bun.spawnSync([binary, 'telemetry', 'flush'], { env, stdio: ['ignore', 'ignore', 'ignore'] });
    // An uploader of one of the runs may still be at work.
    await collector.waitUntil(() => ids().length >= agents * runsEach, 30_000).catch(() => {});
    const received = ids();
    const lost = agents * runsEach - new Set(received).size;
    const doubled = received.length - new Set(received).size;
    await collector.stop();
    return [
      {
        what: '1,000 hooks by 4 agents at once',
        figure: `${wrong} wrong, ${lost} events lost, ${doubled} doubled, ${left} processes left`,
        bound: 'all 0',
        ok: wrong === 0 && lost === 0 && doubled === 0 && left === 0,
      },
    ];
  });
}

function idsOf(events: readonly ReceivedEvent[]): string[] {
  return events
    .filter(({ properties }) => properties?.['command'] === 'chunk validate')
    .map(({ messageId }) => messageId);
}

function processesLeft(): number {
  const { stdout } = Bun.spawnSync(['ps', '-axo', 'stat=,args=']);
  const lines = stdout.toString().split('\n');
  return lines.filter((line) => line.includes(mark) && !line.trim().startsWith('Z')).length;
}
