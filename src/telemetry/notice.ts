import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemErrorCode } from '../errors.ts';
import { ensureFolder, listFolder } from '../files/files.ts';
import type { Cli } from '../system/cli.ts';
import type { Paths } from '../system/paths.ts';

/** Bump when the collected data changes, so that every user sees the notice again. */
const noticeVersion = 1;

export const noticeText = `chunk collects anonymous usage data: the command name, the flag names, and whether the
command succeeded. Never values, paths, code, or anything about you or your repository.
  See it: chunk telemetry show      Stop it: chunk telemetry disable
`;

/** Returns true until this version of the notice, or a later one, has been shown. */
export function isNoticeDue({ telemetryFolder }: Paths): boolean {
  return !existsSync(markerIn(telemetryFolder)) && !wasLaterShown(telemetryFolder);
}

/**
 * Prints the notice to stderr. Only one of several concurrent first runs prints it. Throws if the
 * marker cannot be written or stderr is closed.
 */
export function showNotice(cli: Cli): void {
  const { telemetryFolder } = cli.paths;
  const marker = markerIn(telemetryFolder);
  ensureFolder(telemetryFolder, 0o700);
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

function markerIn(telemetryFolder: string): string {
  return join(telemetryFolder, `notice-${noticeVersion}`);
}

// The notice of a later release covers everything in this one.
function wasLaterShown(folder: string): boolean {
  return listFolder(folder).some((name) => {
    const shown = /^notice-(\d{1,9})$/.exec(name)?.[1];
    return shown !== undefined && Number(shown) > noticeVersion;
  });
}
