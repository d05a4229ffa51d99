import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemErrorCode } from '../errors.ts';
import { ensureFolder, listFolder } from '../files/files.ts';
import type { Cli } from '../system/cli.ts';

/** Raised when what is collected changes, so that everybody is told again. */
const noticeVersion = 1;

export const noticeText = `chunk records anonymous usage: the command's name, its flags' names and whether it
succeeded. Never values, paths, code, or anything about you or your repository.
  See it: chunk telemetry show      Stop it: chunk telemetry disable
`;

/**
 * Tells the user about telemetry, once, on stderr. Any number of first runs print one notice.
 * Throws when it could not be kept that it was shown, or when nobody could read it.
 */
export function showNoticeOnce(cli: Cli): void {
  const marker = join(cli.paths.telemetryFolder, `notice-${noticeVersion}`);
  if (existsSync(marker) || laterWasShown(cli.paths.telemetryFolder)) return;
  ensureFolder(cli.paths.telemetryFolder, 0o700);
  try {
    writeFileSync(marker, '', { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (systemErrorCode(error) === 'EEXIST') return;
    throw error;
  }
  if (cli.stderr.write(`${noticeText}\n`)) return;
  rmSync(marker, { force: true });
  throw new Error('the notice could not be shown');
}

// A later release's notice says all that this one's does.
function laterWasShown(folder: string): boolean {
  return listFolder(folder).some((name) => {
    const shown = /^notice-(\d{1,9})$/.exec(name)?.[1];
    return shown !== undefined && Number(shown) > noticeVersion;
  });
}
