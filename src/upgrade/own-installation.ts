import { realpathSync } from 'node:fs';
import { type ErrorText, UserError } from '../errors.ts';
import type { Cli } from '../system/cli.ts';
import { installCommand } from './install-command.ts';
import { Installation } from './installation.ts';
import { managerOf } from './package-managers.ts';

/** Returns the installation to upgrade. Throws `UserError` if it must not be replaced. */
export function ownInstallation(cli: Cli): Installation {
  const refusal = refusalFor(cli);
  if (refusal !== undefined || cli.executable === undefined) {
    throw new UserError(
      'upgrade.refused',
      refusal ?? { message: 'this chunk has no executable file' },
    );
  }
  return new Installation(realpathSync(cli.executable));
}

/** Returns a hint with the command that upgrades this installation. */
export function howToUpgrade(cli: Cli): string {
  return refusalFor(cli)?.hint ?? 'Upgrade with: chunk upgrade';
}

/** Returns why this program cannot replace itself, with a hint; undefined if it can. */
function refusalFor(cli: Cli): ErrorText | undefined {
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
