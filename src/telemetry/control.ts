import { consentEdits } from '../config/consent-keys.ts';
import { updateConfigFile, userConfigStyle } from '../config/write.ts';
import type { Cli } from '../system/cli.ts';
import { decideConsent, explainConsent, type Mode } from './consent.ts';
import { resetTelemetry } from './erase.ts';
import { purgeQueue } from './identity.ts';
import { countEvents } from './queue/queue.ts';

/** What `disableTelemetry` did. */
export interface Disabled {
  /** How many events were waiting to be sent. */
  readonly deleted: number;
  /** The paths that other users could read until now. */
  readonly tightened: readonly string[];
}

/**
 * Turns telemetry off for good and deletes what waits. Throws `UserError` when the wish could not
 * be kept; the queue is gone all the same.
 */
export async function disableTelemetry(cli: Cli): Promise<Disabled> {
  const deleted = countEvents(cli.paths);
  const { configFile } = cli.paths;
  try {
    const tightened = await updateConfigFile(configFile, userConfigStyle, cli, () =>
      consentEdits(false),
    );
    return { deleted, tightened };
  } finally {
    // Whether or not the wish could be kept, what waits is not to be sent.
    purgeQueue(cli.paths);
  }
}

/** What stands after `enableTelemetry`; `because` names what still wins, where something does. */
export interface Enabled {
  readonly mode: Mode;
  readonly because: string;
  readonly tightened: readonly string[];
}

/** Turns telemetry on in the user's config file. Throws `UserError` when that cannot be kept. */
export async function enableTelemetry(cli: Cli, optedOut: boolean): Promise<Enabled> {
  const { configFile } = cli.paths;
  const tightened = await updateConfigFile(configFile, userConfigStyle, cli, () =>
    consentEdits(true),
  );
  const { mode, decidedBy, chain } = explainConsent(cli, optedOut);
  const value = chain.find(({ decides }) => decides)?.value;
  return { mode, because: `${decidedBy}: ${value}`, tightened };
}

/** The anonymous ids before and after a reset; undefined where there was or is none. */
export interface Reset {
  readonly oldId: string | undefined;
  readonly newId: string | undefined;
}

/** Erases all that telemetry keeps. Throws `UserError` when the config file cannot be written. */
export async function eraseTelemetry(cli: Cli, optedOut: boolean): Promise<Reset> {
  // Off means that no id is made.
  const newId = decideConsent(cli, optedOut).mode === 'off' ? undefined : cli.newId();
  return { oldId: await resetTelemetry(cli, newId), newId };
}

/** What `disableTelemetry` did, in words for the user. */
export function disabledWords(deleted: number): string {
  if (deleted === 0) return 'Telemetry is off. Nothing was waiting to be sent.';
  const events = deleted === 1 ? 'event that was' : 'events that were';
  const are = deleted === 1 ? 'is' : 'are';
  return `Telemetry is off. ${deleted} ${events} waiting to be sent ${are} deleted.`;
}

/** What `enableTelemetry` did, in words for the user; `warning` when something still wins. */
export function enabledWords(
  { mode, because }: Enabled,
  cli: Cli,
): [text: string, warning?: string] {
  if (mode === 'send') return ['Telemetry is on.'];
  return [
    `Telemetry is enabled in ${cli.paths.configFile}.`,
    `It stays ${mode} here, because of ${because}`,
  ];
}

/** What `eraseTelemetry` did, in words for the user. */
export function erasedWords({ oldId, newId }: Reset): [before: string, after: string] {
  return [
    oldId === undefined
      ? 'There was no anonymous id.'
      : `The old anonymous id was ${oldId}\nThis machine has forgotten it. To have what was sent under it deleted, quote it: TELEMETRY.md says how.`,
    newId === undefined
      ? 'No new one was made: telemetry is off.'
      : `The new anonymous id is ${newId}`,
  ];
}
