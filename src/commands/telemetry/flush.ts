import { command } from '../../command-line/command.ts';
import { exitCodes, UserError } from '../../errors.ts';
import type { Cli } from '../../system/cli.ts';
import { countEvents } from '../../telemetry/queue/queue.ts';
import { endpointOf } from '../../telemetry/upload/endpoint.ts';
import { knownCommandsOf } from '../../telemetry/upload/known-commands.ts';
import { senderHardLimitMs } from '../../telemetry/upload/start.ts';
import {
  type DeliveryReport,
  type UploadOptions,
  uploadLimits,
  uploadQueue,
} from '../../telemetry/upload/upload.ts';

/** Waits for a running sender. With --quiet, the other sender does the work. */
const waitForOtherMs = 12_000;

export const flush = command({
  args: {
    quiet: { type: 'boolean', description: 'Print nothing, whatever happens' },
    json: { type: 'boolean', description: 'Print JSON' },
  },
  examples: ['chunk telemetry flush'],
  run: async ({ quiet, json }, cli, { optedOut, tree }) => {
    cli.endWithin(senderHardLimitMs, quiet ? exitCodes.ok : exitCodes.serviceFailed);
    const options = { ...uploadLimits, knownCommands: await knownCommandsOf(tree), optedOut };
    if (quiet) {
      // The next sender tries again.
      await uploadQueue(cli, { ...options, waitMs: 0 }).catch(() => undefined);
      return;
    }
    const announce = json ? {} : { announce: await announcer(cli) };
    const report = await uploadQueue(cli, { ...options, ...announce, waitMs: waitForOtherMs });
    const queued = countEvents(cli.paths);
    const failure = failureOf(report, queued);
    if (failure !== undefined) throw failure;
    if (json) cli.output.json({ ...report, queued });
    else cli.output.text(describe(report));
  },
});

async function announcer(cli: Cli): Promise<NonNullable<UploadOptions['announce']>> {
  const log = await cli.output.log();
  return (next) => {
    if (next === 'waiting') {
      log.info('Waiting for another chunk process that is sending.');
    } else if (cli.stderr.isTTY) {
      log.info(`Sending ${events(countEvents(cli.paths))} to ${endpointOf(cli)}`);
    }
  };
}

function describe({ accepted, refused, gated, stoppedBy }: DeliveryReport): string {
  if (stoppedBy?.kind === 'consent') {
    return `Nothing was sent: telemetry is not on (${stoppedBy.rule}).`;
  }
  const sentences = [
    accepted > 0 ? `Delivered ${events(accepted)}.` : undefined,
    refused > 0 ? `The collector refused ${events(refused)} for good; deleted.` : undefined,
    gated > 0 ? `${events(gated)} did not match TELEMETRY.md; deleted unsent.` : undefined,
  ].filter((sentence) => sentence !== undefined);
  return sentences.length > 0 ? sentences.join('\n') : 'No events are waiting to be sent.';
}

function failureOf({ stoppedBy }: DeliveryReport, queued: number): UserError | undefined {
  switch (stoppedBy?.kind) {
    case 'consent':
      if (queued === 0) return undefined;
      return new UserError('telemetry.off', {
        message: `nothing was sent: telemetry is not on (${stoppedBy.rule})`,
        detail: `${events(queued)} kept.`,
        hint: 'See why with: chunk telemetry status',
      });
    case 'failure':
      return new UserError('telemetry.undelivered', {
        message: `the collector could not be used: ${stoppedBy.why}`,
        detail: `${events(queued)} kept; the next automatic try is after ${new Date(stoppedBy.until).toISOString()}.`,
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
        detail: `${events(queued)} kept.`,
        hint: 'Check that the folder is yours and has space left.',
      });
    case 'limit':
      return new UserError('telemetry.undelivered', {
        message: `there was not enough time to send everything: ${events(queued)} left`,
        hint: 'Continue with: chunk telemetry flush',
      });
    case undefined:
      return undefined;
  }
}

function events(count: number): string {
  return count === 1 ? '1 event' : `${count} events`;
}
