import { UserError } from '../errors.ts';
import type { DeliveryReport } from './upload/upload.ts';

/** Describes a report for the user; `queued` events are left. */
export function deliveryWords(report: DeliveryReport, queued: number): string {
  const { accepted, refused, gated, stoppedBy } = report;
  if (stoppedBy?.kind === 'consent') {
    return `Nothing was sent: telemetry is not on (${stoppedBy.rule}).`;
  }
  const sentences = [
    accepted > 0 ? `Delivered ${countWords(accepted)}.` : undefined,
    refused > 0 ? `The collector refused ${countWords(refused)} for good; deleted.` : undefined,
    gated > 0 ? `${countWords(gated)} did not match TELEMETRY.md; deleted unsent.` : undefined,
    // A finished run leaves only events whose format this release cannot read.
    queued > 0 ? `${countWords(queued)} left for the later release that recorded them.` : undefined,
  ].filter((sentence) => sentence !== undefined);
  return sentences.length > 0 ? sentences.join('\n') : 'No events are waiting to be sent.';
}

/** Returns the error of a run that left events in the queue; undefined if it did not. */
export function deliveryError(
  { stoppedBy }: DeliveryReport,
  queued: number,
): UserError | undefined {
  switch (stoppedBy?.kind) {
    case 'consent':
      if (queued === 0) return undefined;
      return new UserError('telemetry.off', {
        message: `nothing was sent: telemetry is not on (${stoppedBy.rule})`,
        detail: `${countWords(queued)} kept.`,
        hint: 'See why with: chunk telemetry status',
      });
    case 'failure':
      return new UserError('telemetry.undelivered', {
        message: `could not send to the collector: ${stoppedBy.why}`,
        detail: `${countWords(queued)} kept; the next automatic retry is after ${new Date(stoppedBy.until).toISOString()}.`,
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
        detail: `${countWords(queued)} kept.`,
        hint: 'Check that the folder belongs to you and has free space.',
      });
    case 'limit':
      return new UserError('telemetry.undelivered', {
        message: `ran out of time before everything was sent: ${countWords(queued)} left`,
        hint: 'Continue with: chunk telemetry flush',
      });
    case undefined:
      return undefined;
  }
}

/** Returns a number of events in words. */
export function countWords(count: number): string {
  return count === 1 ? '1 event' : `${count} events`;
}
