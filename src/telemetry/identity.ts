import { linkSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ownValue, readConfigFile } from '../config/file.ts';
import { updateConfigFile, userConfigStyle } from '../config/write.ts';
import { systemErrorCode } from '../errors.ts';
import type { Cli } from '../system/cli.ts';
import type { Paths } from '../system/paths.ts';
import { identify, isUuid } from './event.ts';
import { type DeletedQueue, deleteFile, deleteQueue, lstatOf } from './queue/deletion.ts';
import { stage } from './queue/queue.ts';

// A command must not stand still for the sake of telemetry: without an id by then, the run goes
// unrecorded. One process writes the id; all others only wait to see it.
const idWaitMs = 400;

/** The anonymous id in the user's config file, if there is one. Reads only. */
export function storedAnonymousId(paths: Paths): string | undefined {
  const reading = readConfigFile(paths.configFile);
  const id = reading.state === 'read' ? ownValue(reading.values, 'instanceID') : undefined;
  return isUuid(id) ? id : undefined;
}

/** The anonymous id, made and kept on the first run; any number of first runs agree on one. */
export async function ensureAnonymousId(cli: Cli): Promise<string> {
  const { paths } = cli;
  const present = storedAnonymousId(paths);
  if (present !== undefined) return present;
  try {
    await updateConfigFile(
      paths.configFile,
      userConfigStyle,
      cli,
      (values) =>
        ownValue(values, 'instanceID') === undefined
          ? [{ path: ['instanceID'], value: cli.newId() }]
          : [],
      { waitMs: idWaitMs, giveUp: () => storedAnonymousId(paths) !== undefined },
    );
  } catch (error) {
    const id = storedAnonymousId(paths);
    if (id !== undefined) return id;
    throw error;
  }
  const made = storedAnonymousId(paths);
  if (made === undefined) throw new Error('the anonymous id was not kept');
  return made;
}

/** Whether an id's identify was never recorded. */
export function isIdentifyDue(paths: Paths, anonymousId: string): boolean {
  return lstatOf(markerOf(paths, anonymousId)) === undefined;
}

/**
 * Queues an id's identify, once. The marker that says so is a hard link to the finished event: it
 * appears in the same instant for all who race, and whoever dies between the link and the rename
 * leaves a whole event that the next sender takes up.
 */
export function recordIdentify(cli: Cli, anonymousId: string): void {
  const { paths } = cli;
  if (!isIdentifyDue(paths, anonymousId)) return;
  const event = identify({ anonymousId, at: cli.now() }, cli);
  const { temporary, final } = stage(event, paths, cli.newId());
  if (claim(temporary, markerOf(paths, anonymousId))) renameSync(temporary, final);
  else rmSync(temporary, { force: true });
}

/** Deletes the queue; an identify that was in it undelivered is due again. Never throws. */
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

// For a file system that refuses hard links, with whatever code.
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
