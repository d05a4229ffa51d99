import { eventName } from '../system/build-info.ts';
import type { Cli } from '../system/cli.ts';
import { isUuid } from '../system/uuid.ts';
import type { RecordedEvent } from './schema.ts';

/** A finished run. Every string comes from the command tree. */
export interface FinishedRun {
  readonly path: readonly string[];
  readonly flags: readonly string[];
  readonly success: boolean;
}

type EventSource = Pick<Cli, 'platform' | 'arch' | 'env' | 'build'>;

/** Builds the track event of one run. `at` is in milliseconds since the epoch. Never throws. */
export function commandInvocation(
  run: FinishedRun,
  identity: { anonymousId: string; messageId: string; at: number },
  machine: EventSource,
): RecordedEvent {
  const organization = machine.env['CIRCLECI_ORG_ID'] ?? '';
  return {
    type: 'track',
    event: eventName,
    messageId: identity.messageId,
    ...envelope(identity, machine),
    properties: {
      anonymous_id: identity.anonymousId,
      sender: 'chunk-cli',
      team_name: 'factory',
      action: 'invoked',
      ...(isUuid(organization) && { organization_id: organization }),
      command: run.path.join(' '),
      flags: run.flags.join(','),
      success: run.success,
    },
  };
}

/** Builds the identify event of an anonymous id. It has the same messageId on every resend. */
export function identify(
  identity: { anonymousId: string; at: number },
  machine: EventSource,
): RecordedEvent {
  return {
    type: 'identify',
    messageId: `identify-${identity.anonymousId}`,
    ...envelope(identity, machine),
  };
}

function envelope({ anonymousId, at }: { anonymousId: string; at: number }, machine: EventSource) {
  return {
    anonymousId,
    timestamp: isoTime(at),
    integrations: { Amplitude: true, 'Actions Amplitude': true },
    context: {
      app: { name: 'chunk', version: machine.build.version },
      os: { name: osName(machine.platform) },
      arch: machine.arch === 'x64' || machine.arch === 'arm64' ? machine.arch : 'other',
      ip: '0.0.0.0',
    },
  } as const;
}

// After the year 9999, `toISOString` writes six digits for the year, which the schema refuses.
const latestTime = Date.UTC(9999, 0, 1);

function isoTime(at: number): string {
  return new Date(Math.min(Math.max(at, 0), latestTime)).toISOString();
}

function osName(platform: string): RecordedEvent['context']['os']['name'] {
  if (platform === 'win32') return 'windows';
  return platform === 'linux' || platform === 'darwin' ? platform : 'other';
}
