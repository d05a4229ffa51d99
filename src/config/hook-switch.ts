import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureFolder } from '../files/files.ts';

/** The file whose presence turns the hooks of a project off. */
const switchFile = join('.chunk', 'hooks-disabled');

/** What keeps `chunk validate` from checking when an agent calls it; undefined when nothing does. */
export function hooksDisabledBy(
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
): 'variable' | 'file' | undefined {
  if (env['CHUNK_HOOKS_DISABLED']) return 'variable';
  return existsSync(join(folder, switchFile)) ? 'file' : undefined;
}

/** Turns the hooks of a project on or off. Throws what `fs` throws. */
export function switchHooks(folder: string, isOn: boolean): void {
  const path = join(folder, switchFile);
  if (isOn) {
    rmSync(path, { force: true });
  } else {
    ensureFolder(join(folder, '.chunk'), 0o777);
    writeFileSync(path, '');
  }
}
