import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { UserError } from '../../errors.ts';
import { repositoryRoot } from '../../files/repository.ts';
import type { Cli } from '../../system/cli.ts';

export const projectFlag = {
  type: 'string',
  valueHint: 'folder',
  description: "The project's folder; otherwise the root of the repository, or the current folder",
} as const;

/** The folder whose hooks are meant. Throws `UserError` when the named one is not there. */
export function projectFolder(given: string | undefined, cli: Cli): string {
  if (given === undefined) return repositoryRoot(cli.cwd) ?? cli.cwd;
  const folder = resolve(cli.cwd, given);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return folder;
  throw new UserError('flag.value', { message: `there is no folder ${folder}` });
}
