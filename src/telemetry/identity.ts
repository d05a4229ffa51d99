import { linkSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ownValue, readConfigFile } from '../config/file.ts';
import { updateConfigFile, userConfigStyle } from '../config/write.ts';
import { systemErrorCode } from '../errors.ts';
import type { Cli } from '../system/cli.ts';
import type { Paths } from '../system/paths.ts';
import { isUuid } from '../system/uuid.ts';
import { warnPermissionsFixed } from '../terminal/permission-warning.ts';
import { identify } from './event.ts';
import { type DeletedQueue, deleteFile, deleteQueue, lstatOf } from './queue/deletion.ts';
import { stage } from './queue/queue.ts';

// Commands must not wait long for telemetry. If concurrent first runs hold the lock for longer, the
// run is not recorded.
const idWaitMs = 400;

/** Reads the anonymous id from the user's config file; undefined if missing. */
export function storedAnonymousId(paths: Paths): string | undefined {
  const reading = readConfigFile(paths.configFile);
  const id = reading.state === 'read' ? ownValue(reading.values, 'instanceID') : undefined;
  return isUuid(id) ? id : undefined;
}

/**
 * Returns the anonymous id; creates it on the first run, and warns if other users could read the
 * config file. Concurrent first runs get the same id.
 */
export async function ensureAnonymousId(cli: Cli): Promise<string> {
  const { paths } = cli;
  const existing = storedAnonymousId(paths);
  if (existing !== undefined) return existing;
  try {
    const tightened = await updateConfigFile(
      paths.configFile,
      userConfigStyle,
      cli,
      (values) =>
        ownValue(values, 'instanceID') === undefined
          ? [{ path: ['instanceID'], value: cli.newId() }]
          : [],
      { waitMs: idWaitMs, giveUp: () => storedAnonymousId(paths) !== undefined },
    );
    await warnPermissionsFixed(tightened, cli);
  } catch (error) {
    const id = storedAnonymousId(paths);
    if (id !== undefined) return id;
    throw error;
  }
  const created = storedAnonymousId(paths);
  if (created === undefined) throw new Error('the anonymous id was not stored');
  return created;
}

/** Returns true if the identify event of this id has not been recorded. */
export function isIdentifyDue(paths: Paths, anonymousId: string): boolean {
  return lstatOf(markerOf(paths, anonymousId)) === undefined;
}

/**
 * Queues the identify event of an id once. Its marker is a hard link to the finished event file, so
 * only one of several concurrent runs can create it. A run that is killed before the rename leaves
 * a complete file, which the next sender queues.
 */
export function recordIdentify(cli: Cli, anonymousId: string): void {
  const { paths } = cli;
  if (!isIdentifyDue(paths, anonymousId)) return;
  const event = identify({ anonymousId, at: cli.now() }, cli);
  const { temporary, final } = stage(event, paths, cli.newId());
  if (claim(temporary, markerOf(paths, anonymousId))) renameSync(temporary, final);
  else rmSync(temporary, { force: true });
}

/** Deletes the queue. An identify event in it becomes due again. Never throws. */
export function purgeQueue(paths: Paths): DeletedQueue {
  const deleted = deleteQueue(paths.queueFolder);
  const failures = [...deleted.failures];
  for (const id of deleted.identifies) deleteFile(markerOf(paths, id), failures);
  return { ...deleted, failures };
}

function claim(temporary: string, marker: string): boolean {
  try {
    linkSync(temporary, marker);
    return true;
  } catch (error) {
    return systemErrorCode(error) === 'EEXIST' ? false : createMarker(marker);
  }
}

// For file systems without hard links, which report various error codes.
function createMarker(marker: string): boolean {
  try {
    writeFileSync(marker, '', { mode: 0o600, flag: 'wx' });
    return true;
  } catch (error) {
    if (systemErrorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

function markerOf(paths: Paths, anonymousId: string): string {
  return join(paths.telemetryFolder, `identified-${anonymousId}`);
}
