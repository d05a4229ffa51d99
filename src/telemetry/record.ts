import type { Group } from '../command-line/command.ts';
import type { Outcome } from '../command-line/outcome.ts';
import type { Invocation } from '../command-line/parse-arguments.ts';
import type { Cli } from '../system/cli.ts';
import { decideConsent } from './consent.ts';
import { commandInvocation, type RunFacts } from './event.ts';
import { ensureAnonymousId, purgeQueue, recordIdentify } from './identity.ts';
import { isNoticeDue, showNotice } from './notice.ts';
import { enqueue } from './queue/queue.ts';
import { endsWithSender, mayStartSender, startSender } from './upload/start.ts';

const cleanupLimitMs = 500;

interface Hooks {
  setup(): Promise<void>;
  cleanup(): Promise<void>;
}

/**
 * How far the first hook came. `introduce`: the notice and the anonymous id wait for the end of the
 * run. With `--json`, a failed run prints one JSON object to stderr and nothing beside it.
 */
type Stage = 'off' | 'introduce' | 'begun';

/**
 * The only door into recording: the hooks that citty runs around a command. Errors in them are
 * swallowed, so that a run prints, returns and fails the same with telemetry and without.
 */
export function telemetryHooks(
  invocation: Invocation,
  tree: Group,
  cli: Cli,
  outcome: () => Outcome,
): Hooks {
  let stage: Stage = 'off';
  return {
    setup: () =>
      silently(async () => {
        stage = await begin(invocation, cli);
      }),
    cleanup: () =>
      silently(async () => {
        const { kind } = outcome();
        if (stage === 'off' || (stage === 'introduce' && kind === 'failed')) return;
        const run = { path: invocation.path, flags: invocation.flags, success: kind === 'ok' };
        const finished = finish(run, invocation.optedOut, stage, tree, cli);
        await Promise.race([finished, cli.sleep(cleanupLimitMs)]);
      }),
  };
}

async function begin({ optedOut, json }: Invocation, cli: Cli): Promise<Stage> {
  const { mode } = decideConsent(cli, optedOut);
  if (mode === 'off') return 'off';
  if (mode === 'log') {
    const { logIdentify } = await import('./log.ts');
    await logIdentify(cli);
    return 'begun';
  }
  if (json && isNoticeDue(cli.paths)) return 'introduce';
  await introduce(cli);
  return 'begun';
}

/** Shows the notice and records identify, each if it is due. */
async function introduce(cli: Cli): Promise<void> {
  if (isNoticeDue(cli.paths)) showNotice(cli);
  recordIdentify(cli, await ensureAnonymousId(cli));
}

/** Records a finished run. Consent is asked again: it may have been withdrawn meanwhile. */
async function finish(
  run: RunFacts,
  optedOut: boolean,
  stage: Stage,
  tree: Group,
  cli: Cli,
): Promise<void> {
  const { mode, decidedBy } = decideConsent(cli, optedOut);
  if (decidedBy === 'config') purgeQueue(cli.paths);
  if (mode === 'off') return;
  if (mode === 'log') {
    const { logCommandInvocation } = await import('./log.ts');
    return logCommandInvocation(run, cli);
  }
  if (stage === 'introduce') await introduce(cli);
  const anonymousId = await ensureAnonymousId(cli);
  const at = cli.now();
  const event = commandInvocation(run, { anonymousId, messageId: cli.newId(), at }, cli);
  enqueue(event, cli.paths, at);
  if (!mayStartSender(cli)) return;
  if (!endsWithSender(cli)) return startSender(cli);
  const { uploadInForeground } = await import('./upload/foreground.ts');
  await uploadInForeground(cli, tree, optedOut);
}

async function silently(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch {
    // Nothing that goes wrong with telemetry concerns the person who runs a command.
  }
}
