import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { addFiles, gitEnv, projectConfig, repositoryOf } from '../../test/support/repository.ts';
import type { BoundedFigure } from '../figure.ts';
import { withFolder } from '../temporary-folder.ts';
import { ratio, timeInTurn } from './measure.ts';

const runs = 40;
const commands = { lint: 'true', test: 'true' };

/** What `validate` adds to the programs that it stands for: Git, a shell, and its own start-up. */
export function validateFigures(binary: string): Promise<BoundedFigure[]> {
  return withFolder(async (home) => {
    const env = { ...gitEnv, HOME: home, DO_NOT_TRACK: '1' };
    const version = { command: [binary, '--version'], env };
    const gitStatus = (cwd: string) => ({ command: ['git', 'status', '--porcelain'], env, cwd });
    const validate = { command: [binary, 'validate'], env };

    const clean = repositoryOf(projectConfig(commands), folderIn(home, 'clean'));
    const [hook = [], ...hookBase] = timeInTurn(
      [{ ...validate, cwd: clean, input: stopCall(clean) }, gitStatus(clean), version],
      runs,
    );

    const large = largeRepository(folderIn(home, 'large'));
    Bun.spawnSync([...validate.command], {
      env,
      cwd: large,
      stdio: ['ignore', 'ignore', 'ignore'],
    });
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
  });
}

/** Returns what an agent writes to its Stop hook. */
export function stopCall(cwd: string, session = 'bench'): string {
  const call = { session_id: session, cwd, hook_event_name: 'Stop', stop_hook_active: false };
  return JSON.stringify(call);
}

function largeRepository(folder: string): string {
  const files = Array.from({ length: 10_000 }, (_, index) => [
    `folder ${index % 100}/file ${index}`,
    `${index}\n`.repeat(100),
  ]);
  repositoryOf({ ...projectConfig(commands), ...Object.fromEntries(files) }, folder);
  addFiles(folder, Object.fromEntries(files.slice(0, 20).map(([path]) => [path, 'changed'])));
  return folder;
}

function folderIn(home: string, name: string): string {
  const folder = join(home, name);
  mkdirSync(folder);
  return folder;
}
