import { UserError } from '../errors.ts';
import type { DeliveryReport } from './upload/upload.ts';

/** Describes a delivery for the user. `queued` is the number of events left. */
export function deliveryMessage(report: DeliveryReport, queued: number): string {
  const { accepted, refused, gated, stoppedBy } = report;
  if (stoppedBy?.kind === 'consent') {
    return `Nothing was sent: telemetry is not on (${stoppedBy.rule}).`;
  }
  const sentences = [
    accepted > 0 ? `Delivered ${formatEventCount(accepted)}.` : undefined,
    refused > 0 ? `Deleted ${formatEventCount(refused)} that the collector refused.` : undefined,
    gated > 0 ? `Deleted ${formatEventCount(gated)} that did not match TELEMETRY.md.` : undefined,
    // A finished run leaves only events in the format of a later release.
    queued > 0
      ? `Left ${formatEventCount(queued)} for the later release that recorded ${queued === 1 ? 'it' : 'them'}.`
      : undefined,
  ].filter((sentence) => sentence !== undefined);
  return sentences.length > 0 ? sentences.join('\n') : 'No events are waiting to be sent.';
}

/** Returns the error if the run left events in the queue; undefined otherwise. */
export function deliveryError(
  { stoppedBy }: DeliveryReport,
  queued: number,
): UserError | undefined {
  switch (stoppedBy?.kind) {
    case 'consent':
      if (queued === 0) return undefined;
      return new UserError('telemetry.off', {
        message: `nothing was sent: telemetry is not on (${stoppedBy.rule})`,
        detail: `${formatEventCount(queued)} kept.`,
        hint: 'See why with: chunk telemetry status',
      });
    case 'failure':
      return new UserError('telemetry.undelivered', {
        message: `could not send to the collector: ${stoppedBy.why}`,
        detail: `${formatEventCount(queued)} kept; the next automatic retry is after ${new Date(stoppedBy.until).toISOString()}.`,
        hint: 'Try again now with: chunk telemetry flush',
      });
    case 'busy':
      return new UserError('telemetry.undelivered', {
        message: 'another chunk process is still sending',
        hint: 'See what is left with: chunk telemetry status',
      });
    case 'lock':
      return new UserError('telemetry.undelivered', {
        message: `nothing was sent: could not create ${stoppedBy.path} (${stoppedBy.code})`,
        detail: `${formatEventCount(queued)} kept.`,
        hint:
          stoppedBy.code === 'ENOTEMPTY'
            ? 'Move that folder away; chunk needs its path for a file.'
            : 'Check that the folder belongs to you and has free space.',
      });
    case 'limit':
      return new UserError('telemetry.undelivered', {
        message: `ran out of time before everything was sent: ${formatEventCount(queued)} left`,
        hint: 'Continue with: chunk telemetry flush',
      });
    case undefined:
      return undefined;
  }
}

/** Formats a number of events, such as "1 event". */
export function formatEventCount(count: number): string {
  return count === 1 ? '1 event' : `${count} events`;
}
