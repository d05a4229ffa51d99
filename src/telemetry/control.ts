import { basename, dirname, join } from 'node:path';
import { consentEdits, optOutNotStored } from '../config/consent-keys.ts';
import { updateConfigFile, userConfigStyle } from '../config/write.ts';
import { type Lock, waitForLock } from '../files/lock.ts';
import { followLinks } from '../files/write.ts';
import type { Cli } from '../system/cli.ts';
import { decideConsent, explainConsent, type Mode } from './consent.ts';
import { purgeQueue, storedAnonymousId } from './identity.ts';
import { type DeletionFailure, deleteFile, deleteQueue, entriesOf } from './queue/deletion.ts';
import { queuedIds } from './queue/queue.ts';
import { readJournal } from './upload/journal.ts';
import { senderLockStaleAfterMs } from './upload/start.ts';

const senderWaitMs = 3000;

/** The result of `disableTelemetry`. */
export interface Disabled {
  /** The number of queued events that were deleted. */
  readonly deleted: number;
  /** The number of queued events that a running sender delivered first. */
  readonly delivered: number;
  /** True if that sender did not finish in time, so it may have sent some deleted events. */
  readonly isSending: boolean;
  /** The files that could not be deleted. */
  readonly failures: readonly DeletionFailure[];
  /** Paths that other users could read before this call. */
  readonly tightened: readonly string[];
}

/**
 * Stores the opt-out, waits for a running sender, which then starts no further request, and deletes
 * the queue. Throws `UserError` if the setting cannot be stored; deletes the queue even then.
 */
export async function disableTelemetry(cli: Cli): Promise<Disabled> {
  try {
    const tightened = await storeConsent(cli, false);
    return { ...(await emptyQueue(cli)), tightened };
  } catch (error) {
    purgeQueue(cli.paths);
    throw error;
  }
}

async function emptyQueue(cli: Cli): Promise<Omit<Disabled, 'tightened'>> {
  const { paths } = cli;
  const before = queuedIds(paths);
  const sender = before.size > 0 ? await waitForSender(cli) : undefined;
  try {
    const { failures } = purgeQueue(paths);
    const after = queuedIds(paths);
    const { entries } = readJournal(paths.journalFile);
    const delivered = entries.filter(({ event }) => before.has(event.messageId)).length;
    const removed = [...before].filter((id) => !after.has(id)).length;
    return { deleted: removed - delivered, delivered, isSending: sender === 'running', failures };
  } finally {
    if (sender !== 'running') sender?.release();
  }
}

/** The result of `enableTelemetry`. `because` is the deciding rule and its value. */
export interface Enabled {
  readonly mode: Mode;
  readonly because: string;
  readonly tightened: readonly string[];
}

/** Turns telemetry on in the user's config file. Throws `UserError` if it cannot be stored. */
export async function enableTelemetry(cli: Cli, optedOut: boolean): Promise<Enabled> {
  const tightened = await storeConsent(cli, true);
  const { mode, decidedBy, chain } = explainConsent(cli, optedOut);
  const value = chain.find(({ decides }) => decides)?.value;
  return { mode, because: `${decidedBy}: ${value}`, tightened };
}

/** The anonymous ids before and after a reset; undefined if not set. */
export interface Reset {
  readonly oldId: string | undefined;
  readonly newId: string | undefined;
  /** The files that could not be deleted. */
  readonly failures: readonly DeletionFailure[];
  /** Paths that other users could read before this call. */
  readonly tightened: readonly string[];
}

/**
 * Deletes everything that telemetry has stored. Creates a new anonymous id unless telemetry is off.
 * Waits for a running sender; one that takes longer skips the journal, because the id has changed.
 * Throws `UserError` if the config file cannot be written.
 */
export async function resetTelemetry(cli: Cli, optedOut: boolean): Promise<Reset> {
  const { paths } = cli;
  const newId = decideConsent(cli, optedOut).mode === 'off' ? undefined : cli.newId();
  const oldId = storedAnonymousId(paths);
  const lock = await waitForSender(cli);
  try {
    const edit = { path: ['instanceID'], value: newId };
    const tightened =
      oldId === undefined && newId === undefined
        ? []
        : await updateConfigFile(paths.configFile, userConfigStyle, cli, () => [edit]);
    return { oldId, newId, failures: deleteState(cli), tightened };
  } finally {
    if (lock !== 'running') lock?.release();
  }
}

async function storeConsent(cli: Cli, on: boolean): Promise<readonly string[]> {
  try {
    const edits = consentEdits(on);
    return await updateConfigFile(cli.paths.configFile, userConfigStyle, cli, () => edits);
  } catch (error) {
    throw on ? error : optOutNotStored(error);
  }
}

/**
 * Waits for a running sender. Returns its lock; `running` if it does not finish in time; undefined
 * if there can be no sender.
 */
async function waitForSender(cli: Cli): Promise<Lock | 'running' | undefined> {
  try {
    const limits = { staleAfterMs: senderLockStaleAfterMs, waitMs: senderWaitMs };
    return (await waitForLock(cli.paths.senderLock, cli, limits)) ?? 'running';
  } catch {
    // The folder is missing or read-only, so no sender is running.
    return undefined;
  }
}

// The lock and the notice's marker stay: they do not contain the id.
const deletable = /^(journal|sender(?!\.lock)|tally|identified-)/;

function deleteState({ paths }: Cli): DeletionFailure[] {
  const { telemetryFolder, queueFolder, configFile } = paths;
  const failures = [...deleteQueue(queueFolder).failures];
  const deleteIn = (folder: string, isOurs: (name: string) => boolean): void => {
    for (const entry of entriesOf(folder, failures)) {
      if (entry.isDirectory() || !isOurs(entry.name)) continue;
      deleteFile(join(folder, entry.name), failures);
    }
  };
  deleteIn(telemetryFolder, (name) => deletable.test(name));
  // A process killed while it wrote the config file leaves a copy that contains the old id.
  const target = targetOf(configFile);
  const copy = `${basename(target)}.`;
  deleteIn(dirname(target), (name) => name.startsWith(copy) && name.endsWith('.tmp'));
  return failures;
}

function targetOf(path: string): string {
  try {
    return followLinks(path);
  } catch {
    return path;
  }
}
