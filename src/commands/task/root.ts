import { UserError } from '../../errors.ts';
import { repositoryRoot } from '../../files/repository.ts';
import type { Cli } from '../../system/cli.ts';

/** The root of the repository that the current folder is in. Throws `UserError` outside of one. */
export function requireRoot({ cwd }: Pick<Cli, 'cwd'>): string {
  const root = repositoryRoot(cwd);
  if (root !== undefined) return root;
  throw new UserError('task.no_repository', {
    message: 'Not in a git repository.',
    hint: 'Change to a Git repository first.',
  });
}
