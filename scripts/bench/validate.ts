import { start } from '../../test/support/binary.ts';
import { temporaryFolder } from '../../test/support/folders.ts';
import { addFiles, gitEnv, projectConfig, repositoryOf } from '../../test/support/repository.ts';
import type { BoundedFigure } from '../figure.ts';
import { ratio, timeInTurn } from './measure.ts';

const runs = 40;
const commands = projectConfig({ lint: 'true', test: 'true' });

/** Compares `validate` with the programs that it runs or replaces: Git, a shell, its own start. */
export async function validateFigures(binary: string): Promise<BoundedFigure[]> {
  const home = temporaryFolder();
  const env = { ...gitEnv, HOME: home, DO_NOT_TRACK: '1' };
  const version = { command: [binary, '--version'], env };
  const gitStatus = (cwd: string) => ({ command: ['git', 'status', '--porcelain'], env, cwd });
  const validate = { command: [binary, 'validate'], env };

  const clean = repositoryOf(commands);
  const [hook = [], ...hookBase] = timeInTurn(
    [{ ...validate, cwd: clean, input: stopCall(clean) }, gitStatus(clean), version],
    runs,
  );

  const large = largeRepository();
  await start(['validate'], { home, env, cwd: large, binary }).exited;
  const [cached = [], ...cachedBase] = timeInTurn(
    [{ ...validate, cwd: large }, gitStatus(large), version],
    runs,
  );

  const [line = [], ...lineBase] = timeInTurn(
    [
      { command: [binary, 'validate', '--cmd', 'true'], env, cwd: clean },
      { command: ['sh', '-c', 'true'], env },
      { command: [binary, 'config', 'show'], env },
    ],
    runs,
  );
  return [
    ratio('validate as a hook, clean tree ÷ (git status + --version)', hook, hookBase, 1.5),
    ratio('validate, all cached, 10,000 files, 20 changed ÷ the same', cached, cachedBase, 2),
    ratio('validate --cmd true ÷ (sh -c true + config show)', line, lineBase, 1.3),
  ];
}

/** Returns what an agent writes to its Stop hook. */
export function stopCall(cwd: string, session = 'bench'): string {
  const call = { session_id: session, cwd, hook_event_name: 'Stop', stop_hook_active: false };
  return JSON.stringify(call);
}

function largeRepository(): string {
  const files = Array.from({ length: 10_000 }, (_, index) => [
    `folder ${index % 100}/file ${index}`,
    `${index}\n`.repeat(100),
  ]);
  const folder = repositoryOf({ ...commands, ...Object.fromEntries(files) });
  addFiles(folder, Object.fromEntries(files.slice(0, 20).map(([path]) => [path, 'changed'])));
  return folder;
}
