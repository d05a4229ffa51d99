import { command } from '../../command-line/command.ts';
import { exitCodes } from '../../errors.ts';
import type { Cli } from '../../system/cli.ts';
import {
  deliveryError,
  deliveryMessage,
  formatEventCount,
} from '../../telemetry/delivery-messages.ts';
import { countEvents } from '../../telemetry/queue/queue.ts';
import { endpointOf } from '../../telemetry/upload/endpoint.ts';
import { knownCommandsOf } from '../../telemetry/upload/known-commands.ts';
import { senderHardLimitMs } from '../../telemetry/upload/start.ts';
import { type UploadOptions, uploadLimits, uploadQueue } from '../../telemetry/upload/upload.ts';

/** How long to wait for a running sender. With --quiet, do not wait: that sender delivers. */
const waitForOtherMs = 12_000;

export const flush = command({
  args: {
    quiet: { type: 'boolean', description: 'Print nothing, even on failure' },
    json: { type: 'boolean', description: 'Print JSON' },
  },
  examples: ['chunk telemetry flush'],
  run: async ({ quiet, json }, cli, { optedOut, tree }) => {
    cli.endWithin(senderHardLimitMs, quiet ? exitCodes.ok : exitCodes.serviceFailed);
    const lookUpCommands = (names: ReadonlySet<string>) => knownCommandsOf(tree, names);
    const options = { ...uploadLimits, lookUpCommands, optedOut };
    if (quiet) {
      // The next sender tries again.
      await uploadQueue(cli, { ...options, waitMs: 0 }).catch(() => undefined);
      return;
    }
    const announce = json ? {} : { announce: await announcer(cli) };
    const report = await uploadQueue(cli, { ...options, ...announce, waitMs: waitForOtherMs });
    const queued = countEvents(cli.paths);
    const failure = deliveryError(report, queued);
    if (failure !== undefined) throw failure;
    if (json) cli.output.json({ ...report, queued });
    else cli.output.text(deliveryMessage(report, queued));
  },
});

async function announcer(cli: Cli): Promise<NonNullable<UploadOptions['announce']>> {
  const log = await cli.output.log();
  return (next) => {
    if (next === 'waiting') {
      log.info('Waiting for another chunk process to finish sending.');
    } else if (cli.stderr.isTTY) {
      log.info(`Sending ${formatEventCount(countEvents(cli.paths))} to ${endpointOf(cli)}`);
    }
  };
}
