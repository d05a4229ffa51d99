import { command } from '../command-line/command.ts';
import { UserError } from '../errors.ts';
import type { Cli } from '../system/cli.ts';
import { howToUpgrade, ownInstallation } from '../upgrade/own-installation.ts';
import { findRelease } from '../upgrade/release.ts';
import { describeResult, type UpgradeResult } from '../upgrade/result.ts';
import { installRelease, rollBack } from '../upgrade/upgrade.ts';
import { isNewer, wantedVersion } from '../upgrade/version.ts';
import { downloadView } from './upgrade-progress.ts';

export const upgrade = command({
  args: {
    check: { type: 'boolean', description: 'Check for a newer release without installing it' },
    version: {
      type: 'string',
      valueHint: 'version',
      description: 'Install this release, even if it is older',
    },
    rollback: {
      type: 'boolean',
      description: 'Restore the version that the last upgrade replaced',
    },
    json: { type: 'boolean', description: 'Print JSON' },
  },
  examples: [
    'chunk upgrade',
    'chunk upgrade --check',
    'chunk upgrade --version 0.1.0',
    'chunk upgrade --rollback',
  ],
  run: async ({ check, version, rollback, json }, cli) => {
    const wanted = wantedVersion(version);
    if (rollback && (check || wanted !== undefined)) {
      throw new UserError('argument.invalid', {
        message: '--rollback cannot be used with --check or --version',
        hint: 'Usage: chunk upgrade --rollback',
      });
    }
    const result = rollback
      ? await restorePrevious(cli)
      : await installNewer(cli, wanted, check ?? false);
    if (json) cli.output.json(result);
    else cli.output.text(describeResult(result, { wanted, howTo: howToUpgrade(cli) }));
  },
});

async function restorePrevious(cli: Cli): Promise<UpgradeResult> {
  const installation = ownInstallation(cli);
  const installed = await rollBack(cli, installation);
  return { current: cli.build.version, installed, path: installation.executable };
}

async function installNewer(
  cli: Cli,
  wanted: string | undefined,
  check: boolean,
): Promise<UpgradeResult> {
  const current = cli.build.version;
  // Throws before any request is made.
  const installation = check ? undefined : ownInstallation(cli);
  const release = await findRelease(cli, wanted);
  const updateAvailable = isNewer(release.version, current);
  const found = { current, release: release.version, updateAvailable };
  const isWanted = wanted === undefined ? updateAvailable : release.version !== current;
  if (installation === undefined || !isWanted) return { ...found, installed: current };
  const view = await downloadView(cli);
  try {
    await installRelease(cli, installation, release, view);
  } finally {
    view.close();
  }
  return { ...found, installed: release.version, path: installation.executable };
}
