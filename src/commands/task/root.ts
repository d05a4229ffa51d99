import { UserError } from '../../errors.ts';
import { repositoryRoot } from '../../files/repository.ts';
import type { Cli } from '../../system/cli.ts';

/** Returns the root of the current repository. Throws `UserError` outside of a repository. */
export function requireRoot({ cwd }: Pick<Cli, 'cwd'>): string {
  const root = repositoryRoot(cwd);
  if (root !== undefined) return root;
  throw new UserError('task.no_repository', {
    message: 'Not in a git repository.',
    hint: 'Change to a Git repository first.',
  });
}
