import { start } from '../../test/support/binary.ts';
import { startCollector } from '../../test/support/collector.ts';
import { temporaryFolder } from '../../test/support/folders.ts';
import { addFiles, gitEnv, projectConfig, repositoryOf } from '../../test/support/repository.ts';
import type { BoundedFigure } from '../figure.ts';
import { stopCall } from './validate.ts';

const agents = 4;
const runsEach = 250;
/** The argument of a process that each check leaves behind, by which it is found. */
const mark = `98765.${process.pid}`;

/** Runs a thousand hooks of four agents at once; counts what is wrong, lost, doubled or left. */
export async function manyHooksFigures(binary: string): Promise<BoundedFigure[]> {
  const home = temporaryFolder();
  const collector = startCollector();
  const env = { ...gitEnv, CHUNK_TELEMETRY_ENDPOINT: collector.url };
  const project = (line: string): string =>
    repositoryOf(projectConfig({ check: `sleep ${mark} & ${line}` }));
  const changed = (folder: string): string => {
    addFiles(folder, { change: 'x' });
    return folder;
  };
  const clean = [project('false'), 0] as const;
  const expected = [clean, [changed(project('true')), 0], [changed(project('false')), 2]] as const;
  let wrong = 0;
  const agent = async (id: number): Promise<void> => {
    for (let run = 0; run < runsEach; run++) {
      const [cwd, exitCode] = expected[run % expected.length] ?? clean;
      const stdin = stopCall(cwd, `agent ${id}`);
      const child = start(['validate'], { home, env, cwd, stdin, binary });
      if ((await child.exited) !== exitCode) wrong++;
    }
  };
  await Promise.all(Array.from({ length: agents }, (_, id) => agent(id)));
  const left = processesLeft();
  const ids = (): string[] =>
    collector.events
      .filter(({ properties }) => properties?.['command'] === 'chunk validate')
      .map(({ messageId }) => messageId);
  await start(['telemetry', 'flush'], { home, env, binary }).exited;
  // A sender of one of the runs may still be at work.
  await collector.waitUntil(() => ids().length >= agents * runsEach, 30_000).catch(() => {});
  await collector.stop();
  const received = ids();
  const lost = agents * runsEach - new Set(received).size;
  const doubled = received.length - new Set(received).size;
  return [
    {
      what: '1,000 hooks by 4 agents at once',
      figure: `${wrong} wrong, ${lost} events lost, ${doubled} doubled, ${left} processes left`,
      bound: 'all 0',
      ok: wrong === 0 && lost === 0 && doubled === 0 && left === 0,
    },
  ];
}

function processesLeft(): number {
  const { stdout } = Bun.spawnSync(['ps', '-axo', 'stat=,args=']);
  const lines = stdout.toString().split('\n');
  return lines.filter((line) => line.includes(mark) && !line.trim().startsWith('Z')).length;
}
