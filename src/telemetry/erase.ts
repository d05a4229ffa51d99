import { rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { updateConfigFile, userConfigStyle } from '../config/write.ts';
import { folderOf, listFolder } from '../files/files.ts';
import { waitForLock } from '../files/lock.ts';
import type { Cli } from '../system/cli.ts';
import { storedAnonymousId } from './identity.ts';
import { senderLockStaleAfterMs } from './upload/start.ts';

const senderWaitMs = 3000;

/**
 * Erases all that telemetry keeps and gives this machine a new anonymous id, or none when `newId`
 * is undefined. Returns the old id. A sender at work is waited for, and then notices by the changed
 * id that it has nothing to note. Throws `UserError` when the config file cannot be written.
 */
export async function resetTelemetry(
  cli: Cli,
  newId: string | undefined,
): Promise<string | undefined> {
  const { paths } = cli;
  const oldId = storedAnonymousId(paths);
  const exists = listFolder(paths.telemetryFolder).length > 0;
  const lock = exists
    ? await waitForLock(paths.senderLock, cli, {
        staleAfterMs: senderLockStaleAfterMs,
        waitMs: senderWaitMs,
      })
    : undefined;
  try {
    if (oldId !== undefined || newId !== undefined) {
      await updateConfigFile(paths.configFile, userConfigStyle, cli, () => [
        { path: ['instanceID'], value: newId },
      ]);
    }
    eraseState(cli);
  } finally {
    lock?.release();
  }
  return oldId;
}

// What stays: the notice's marker, which says nothing but that the notice was seen, and the locks.
function eraseState(cli: Cli): void {
  const { telemetryFolder, configFile } = cli.paths;
  for (const name of listFolder(telemetryFolder)) {
    if (name.startsWith('notice-') || name.startsWith('sender.lock')) continue;
    rmSync(join(telemetryFolder, name), { recursive: true, force: true });
  }
  // A process killed while it wrote the config file leaves a copy with the old id.
  const leftover = `${basename(configFile)}.`;
  for (const name of listFolder(folderOf(configFile))) {
    if (!name.startsWith(leftover) || !name.endsWith('.tmp')) continue;
    rmSync(join(folderOf(configFile), name), { force: true });
  }
}
