import { realpathSync } from 'node:fs';
import { type ErrorWords, UserError } from '../errors.ts';
import type { Cli } from '../system/cli.ts';
import { installCommand } from './install-command.ts';
import { Installation } from './installation.ts';
import { managerOf } from './package-managers.ts';

/** Returns the installation that an upgrade replaces. Throws `UserError` where it must not. */
export function ownInstallation(cli: Cli): Installation {
  const words = obstacle(cli);
  if (words !== undefined || cli.executable === undefined) {
    throw new UserError(
      'upgrade.refused',
      words ?? { message: 'this chunk has no executable file' },
    );
  }
  return new Installation(realpathSync(cli.executable));
}

/** What to type for a newer release: `chunk upgrade`, or its replacement where it is refused. */
export function howToUpgrade(cli: Cli): string {
  return obstacle(cli)?.hint ?? 'Upgrade with: chunk upgrade';
}

/** Why this program cannot replace itself, and what to type instead. */
function obstacle(cli: Cli): ErrorWords | undefined {
  if (cli.executable === undefined) {
    return {
      message: 'this chunk runs from source, which chunk upgrade cannot replace',
      hint: 'Update the source with: git pull && bun install',
    };
  }
  const manager = managerOf(realpathSync(cli.executable));
  if (manager !== undefined) {
    return {
      message: `this chunk was installed by ${manager.name}, which manages its files`,
      hint: `Upgrade it with: ${manager.command}`,
    };
  }
  if (cli.releases.publicKey !== '') return undefined;
  return {
    message: 'this build of chunk has no key to verify releases with',
    hint: `Install a release with: ${installCommand(cli)}`,
  };
}
