import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemErrorCode } from '../errors.ts';
import { ensureFolder, listFolder } from '../files/files.ts';
import type { Cli } from '../system/cli.ts';
import type { Paths } from '../system/paths.ts';

/** Increased when the collected data changes, so that every user sees the notice again. */
const noticeVersion = 1;

export const noticeText = `chunk records anonymous usage: the command's name, its flags' names and whether it
succeeded. Never values, paths, code, or anything about you or your repository.
  See it: chunk telemetry show      Stop it: chunk telemetry disable
`;

/** True until the notice was shown in this version or a later one. */
export function isNoticeDue({ telemetryFolder }: Paths): boolean {
  return !existsSync(markerIn(telemetryFolder)) && !laterWasShown(telemetryFolder);
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

// The notice of a later release covers what this one says.
function laterWasShown(folder: string): boolean {
  return listFolder(folder).some((name) => {
    const shown = /^notice-(\d{1,9})$/.exec(name)?.[1];
    return shown !== undefined && Number(shown) > noticeVersion;
  });
}
