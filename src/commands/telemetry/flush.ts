import { command, type Group, leavesOf } from '../../command-line/command.ts';
import { UserError } from '../../errors.ts';
import { isLocked } from '../../files/lock.ts';
import type { Cli } from '../../system/cli.ts';
import { countEvents } from '../../telemetry/queue/queue.ts';
import { endpointOf } from '../../telemetry/upload/endpoint.ts';
import type { KnownCommands } from '../../telemetry/upload/gate.ts';
import { senderHardLimitMs, senderLockStaleAfterMs } from '../../telemetry/upload/start.ts';
import { type DeliveryReport, uploadQueue } from '../../telemetry/upload/upload.ts';

/** A person waits for a sender that is at work already; a sender leaves the work to it. */
const waitForOtherMs = 12_000;

export const flush = command({
  args: {
    quiet: { type: 'boolean', description: 'Say nothing, whatever happens' },
    json: { type: 'boolean', description: 'Print JSON' },
  },
  examples: ['chunk telemetry flush'],
  run: async ({ quiet, json }, cli, { optedOut, tree }) => {
    cli.endWithin(senderHardLimitMs);
    const vocabulary = await vocabularyOf(tree);
    if (quiet) {
      // What goes wrong here is nobody's command: the next sender tries again.
      await uploadQueue(cli, { vocabulary, waitMs: 0, optedOut }).catch(() => undefined);
      return;
    }
    await sayWhatTakesTime(cli);
    const report = await uploadQueue(cli, { vocabulary, waitMs: waitForOtherMs, optedOut });
    const failure = failureOf(report, countEvents(cli.paths));
    if (failure !== undefined) throw failure;
    if (json) cli.output.json({ ...report, queued: countEvents(cli.paths) });
    else cli.output.text(describe(report));
  },
});

async function sayWhatTakesTime(cli: Cli): Promise<void> {
  const log = await cli.output.log();
  if (isLocked(cli.paths.senderLock, cli, senderLockStaleAfterMs)) {
    log.info('Another chunk is delivering; waiting for it.');
  } else if (cli.stderr.isTTY) {
    log.info(`Delivering ${events(countEvents(cli.paths))} to ${endpointOf(cli)}`);
  }
}

/** The names that this release's events may contain. */
async function vocabularyOf(tree: Group): Promise<KnownCommands> {
  const vocabulary = new Map<string, ReadonlySet<string>>();
  for (const { path, leaf, recorded } of leavesOf(tree, ['chunk'])) {
    if (!recorded) continue;
    const { args } = await leaf.load();
    const flags = Object.keys(args).filter((name) => args[name]?.type !== 'positional');
    vocabulary.set(path.join(' '), new Set(flags));
  }
  return vocabulary;
}

function describe({ accepted, refused, gated, stoppedBy }: DeliveryReport): string {
  if (stoppedBy?.kind === 'consent') {
    return `Nothing was sent: telemetry is not on (${stoppedBy.rule}).`;
  }
  const sentences = [
    accepted > 0 ? `Delivered ${events(accepted)}.` : undefined,
    refused > 0 ? `The collector refused ${events(refused)} for good; deleted.` : undefined,
    gated > 0 ? `${events(gated)} did not fit TELEMETRY.md; deleted unsent.` : undefined,
  ].filter((sentence) => sentence !== undefined);
  return sentences.length > 0 ? sentences.join('\n') : 'Nothing waits to be sent.';
}

function failureOf({ stoppedBy }: DeliveryReport, queued: number): UserError | undefined {
  switch (stoppedBy?.kind) {
    case 'failure':
      return new UserError('telemetry.undelivered', {
        message: `the collector could not be used: ${stoppedBy.why}`,
        detail: `${events(queued)} kept; the next try by itself is after ${new Date(stoppedBy.until).toISOString()}.`,
        hint: 'Try at once with: chunk telemetry flush',
      });
    case 'busy':
      return new UserError('telemetry.undelivered', {
        message: 'another chunk is delivering at this moment',
        hint: 'See what is left with: chunk telemetry status',
      });
    case 'limit':
      return new UserError('telemetry.undelivered', {
        message: `there was no time to deliver everything: ${events(queued)} left`,
        hint: 'Go on with: chunk telemetry flush',
      });
    default:
      return undefined;
  }
}

function events(count: number): string {
  return count === 1 ? '1 event' : `${count} events`;
}
