import { resolve } from 'node:path';
import { existingFolder, repositoryRoot } from '../../files/repository.ts';
import type { Cli } from '../../system/cli.ts';

export const projectFlag = {
  type: 'string',
  valueHint: 'folder',
  description: 'Project folder (default: the repository root or the current folder)',
} as const;

/** Returns the project's folder. Throws `UserError` if the given folder does not exist. */
export function projectFolder(given: string | undefined, cli: Cli): string {
  if (given === undefined) return repositoryRoot(cli.cwd) ?? cli.cwd;
  return existingFolder(resolve(cli.cwd, given));
}
