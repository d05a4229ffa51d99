import { runCommand } from 'citty';
import type { CommandGroup } from '../command-line/command.ts';
import type { Outcome } from '../command-line/outcome.ts';
import type { Invocation } from '../command-line/parse-arguments.ts';
import type { Cli } from '../system/cli.ts';
import { decideConsent } from './consent.ts';
import { commandInvocation } from './event.ts';
import { ensureAnonymousId, purgeQueue, recordIdentify, storedAnonymousId } from './identity.ts';
import { isNoticeDue, showNotice } from './notice.ts';
import { enqueue } from './queue/queue.ts';
import { mayStartSender, startSender } from './upload/start.ts';

/** The most time, in milliseconds, that telemetry may take after a command has ended. */
export const cleanupLimitMs = 500;

interface Hooks {
  setup(): Promise<void>;
  cleanup(): Promise<void>;
}

interface RecordedRun {
  readonly invocation: Invocation;
  /** The decision when the run began. */
  readonly mode: 'send' | 'log';
  readonly tree: CommandGroup;
  /** How the command ended. */
  readonly outcome: () => Outcome;
}

/**
 * Runs a command with citty's hooks around it, which record the run. Citty gets neither the tree,
 * since it would run parents after children and drop results
 * (https://github.com/unjs/citty/issues/253, /273), nor the arguments, since it accepts some that
 * `parseArguments` refuses.
 */
export async function runRecorded(
  command: () => Promise<void>,
  run: RecordedRun,
  cli: Cli,
): Promise<void> {
  await runCommand({ ...telemetryHooks(run, cli), run: command }, { rawArgs: [] });
}

// The hooks swallow every error, so that a command behaves the same with and without telemetry.
// Citty does not pass them the error of a command, so `run` provides the outcome.
function telemetryHooks(run: RecordedRun, cli: Cli): Hooks {
  let noticePostponed = false;
  let hasBegun = false;
  return {
    setup: () =>
      silently(async () => {
        // With --json, a failed run must print exactly one JSON object to stderr, so what a first
        // run prints waits until the run has succeeded.
        noticePostponed = run.mode === 'send' && run.invocation.json && mayPrint(cli);
        if (!noticePostponed) await begin(run.mode, cli);
        hasBegun = true;
      }),
    cleanup: () =>
      silently(async () => {
        if (!hasBegun || (noticePostponed && run.outcome().kind === 'failed')) return;
        await Promise.race([finish(run, noticePostponed, cli), cli.sleep(cleanupLimitMs)]);
      }),
  };
}

async function begin(mode: RecordedRun['mode'], cli: Cli): Promise<void> {
  if (mode === 'send') return introduce(cli);
  const { logIdentify } = await import('./log.ts');
  await logIdentify(cli);
}

function mayPrint({ paths }: Cli): boolean {
  return isNoticeDue(paths) || storedAnonymousId(paths) === undefined;
}

/** Shows the notice and records the identify event, each if it is due. */
async function introduce(cli: Cli): Promise<void> {
  if (isNoticeDue(cli.paths)) showNotice(cli);
  recordIdentify(cli, await ensureAnonymousId(cli));
}

/** Records a finished run. Decides consent again, because the command may have changed it. */
async function finish(run: RecordedRun, noticePostponed: boolean, cli: Cli): Promise<void> {
  const { path, flags, optedOut } = run.invocation;
  const { mode, decidedBy } = decideConsent(cli, optedOut);
  if (decidedBy === 'config') purgeQueue(cli.paths);
  if (mode === 'off') return;
  const finished = { path, flags, success: run.outcome().kind === 'ok' };
  if (mode === 'log') {
    const { logCommandInvocation } = await import('./log.ts');
    return logCommandInvocation(finished, cli);
  }
  if (noticePostponed) await introduce(cli);
  const anonymousId = await ensureAnonymousId(cli);
  const at = cli.now();
  const event = commandInvocation(finished, { anonymousId, messageId: cli.newId(), at }, cli);
  enqueue(event, cli.paths, at);
  if (!mayStartSender(cli)) return;
  if (!cli.isContainerMain) return startSender(cli);
  const { uploadInForeground } = await import('./upload/foreground.ts');
  await uploadInForeground(cli, run.tree, optedOut);
}

async function silently(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch {
    // A failure of telemetry must not affect the command.
  }
}
