import type { Group } from '../command-line/command.ts';
import type { Outcome } from '../command-line/outcome.ts';
import type { Invocation } from '../command-line/parse-arguments.ts';
import type { Cli } from '../system/cli.ts';
import { decideConsent } from './consent.ts';
import { commandInvocation } from './event.ts';
import { ensureAnonymousId, purgeQueue, recordIdentify } from './identity.ts';
import { isNoticeDue, showNotice } from './notice.ts';
import { enqueue } from './queue/queue.ts';
import { endsWithSender, mayStartSender, startSender } from './upload/start.ts';

const cleanupLimitMs = 500;

interface Hooks {
  setup(): Promise<void>;
  cleanup(): Promise<void>;
}

/** The run that the hooks are about. */
interface Run {
  readonly invocation: Invocation;
  /** What consent says as the run begins. */
  readonly mode: 'send' | 'log';
  readonly tree: Group;
  /** How the command ended; read once it has. */
  readonly outcome: () => Outcome;
}

/**
 * The only door into recording: the hooks that citty runs around a command. Errors in them are
 * swallowed, so that a run prints, returns and fails the same with telemetry and without.
 */
export function telemetryHooks(run: Run, cli: Cli): Hooks {
  let isIntroduced = true;
  let hasBegun = false;
  return {
    setup: () =>
      silently(async () => {
        // With --json, a failed run prints one JSON object to stderr and nothing beside it, so that
        // the notice, and all that depends on it, wait for the end of the run.
        isIntroduced = !(run.mode === 'send' && run.invocation.json && isNoticeDue(cli.paths));
        if (isIntroduced) await begin(run.mode, cli);
        hasBegun = true;
      }),
    cleanup: () =>
      silently(async () => {
        if (!hasBegun || (!isIntroduced && run.outcome().kind === 'failed')) return;
        await Promise.race([finish(run, isIntroduced, cli), cli.sleep(cleanupLimitMs)]);
      }),
  };
}

async function begin(mode: Run['mode'], cli: Cli): Promise<void> {
  if (mode === 'send') return introduce(cli);
  const { logIdentify } = await import('./log.ts');
  await logIdentify(cli);
}

/** Shows the notice and records identify, each if it is due. */
async function introduce(cli: Cli): Promise<void> {
  if (isNoticeDue(cli.paths)) showNotice(cli);
  recordIdentify(cli, await ensureAnonymousId(cli));
}

/** Records a finished run. Consent is asked again: it may have been withdrawn meanwhile. */
async function finish(run: Run, isIntroduced: boolean, cli: Cli): Promise<void> {
  const { path, flags, optedOut } = run.invocation;
  const { mode, decidedBy } = decideConsent(cli, optedOut);
  if (decidedBy === 'config') purgeQueue(cli.paths);
  if (mode === 'off') return;
  const facts = { path, flags, success: run.outcome().kind === 'ok' };
  if (mode === 'log') {
    const { logCommandInvocation } = await import('./log.ts');
    return logCommandInvocation(facts, cli);
  }
  if (!isIntroduced) await introduce(cli);
  const anonymousId = await ensureAnonymousId(cli);
  const at = cli.now();
  const event = commandInvocation(facts, { anonymousId, messageId: cli.newId(), at }, cli);
  enqueue(event, cli.paths, at);
  if (!mayStartSender(cli)) return;
  if (!endsWithSender(cli)) return startSender(cli);
  const { uploadInForeground } = await import('./upload/foreground.ts');
  await uploadInForeground(cli, run.tree, optedOut);
}

async function silently(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch {
    // Nothing that goes wrong with telemetry concerns the person who runs a command.
  }
}
