import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ensureFolder } from '../files/files.ts';
import { nearestFolderWith } from '../files/repository.ts';
import type { Environment } from '../system/environment.ts';

/** While this file exists, hooks run no checks. Relative to the project's folder. */
const switchPath = join('.chunk', 'hooks-disabled');

/** Returns what disables `chunk validate` as an agent's hook; undefined if it is enabled. */
export function hooksDisabledBy(folder: string, env: Environment): 'variable' | 'file' | undefined {
  if (env['CHUNK_HOOKS_DISABLED']) return 'variable';
  return nearestFolderWith(switchPath, folder) === undefined ? undefined : 'file';
}

/** Turns the hooks of a project on or off. Throws what `fs` throws. */
export function switchHooks(folder: string, isOn: boolean): void {
  const path = join(folder, switchPath);
  if (isOn) {
    rmSync(path, { force: true });
  } else {
    ensureFolder(dirname(path), 0o777);
    // A write would empty an existing file, which a link of the repository may have chosen.
    if (!existsSync(path)) writeFileSync(path, '');
  }
}
