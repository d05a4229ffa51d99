import type { Outcome } from '../command-line/outcome.ts';
import type { Invocation } from '../command-line/parse-arguments.ts';
import type { Cli } from '../system/cli.ts';
import { decideConsent } from './consent.ts';
import { commandInvocation } from './event.ts';
import { ensureAnonymousId, purgeQueue, recordIdentify } from './identity.ts';
import { showNoticeOnce } from './notice.ts';
import { enqueue } from './queue/queue.ts';
import { startSender } from './upload/start.ts';

const cleanupLimitMs = 500;

interface Hooks {
  setup(): Promise<void>;
  cleanup(): Promise<void>;
}

/**
 * The only door into recording: the hooks that citty runs around a command. Whatever goes wrong in
 * them is swallowed, so that a run with telemetry prints, returns and fails as one without.
 */
export function telemetryHooks(invocation: Invocation, cli: Cli, outcome: () => Outcome): Hooks {
  let began = false;
  return {
    setup: () =>
      silently(async () => {
        began = await begin(invocation, cli);
      }),
    cleanup: () =>
      silently(async () => {
        if (!began) return;
        const success = outcome().kind === 'ok';
        await Promise.race([finish(invocation, success, cli), cli.sleep(cleanupLimitMs)]);
      }),
  };
}

/** Consent, notice, anonymous id, identify. True when the run is to be recorded. */
async function begin(invocation: Invocation, cli: Cli): Promise<boolean> {
  const { mode } = decideConsent(cli, invocation.optedOut);
  if (mode === 'off') return false;
  if (mode === 'log') {
    const { logIdentify } = await import('./log.ts');
    await logIdentify(cli);
    return true;
  }
  showNoticeOnce(cli);
  const anonymousId = await ensureAnonymousId(cli);
  recordIdentify(cli, anonymousId);
  return true;
}

/** The event of a finished run. Consent is asked again: it may have been withdrawn meanwhile. */
async function finish(invocation: Invocation, success: boolean, cli: Cli): Promise<void> {
  const { mode, decidedBy } = decideConsent(cli, invocation.optedOut);
  if (decidedBy === 'config') purgeQueue(cli.paths);
  if (mode === 'off') return;
  const run = { path: invocation.path, flags: invocation.flags, success };
  if (mode === 'log') {
    const { logCommandInvocation } = await import('./log.ts');
    return logCommandInvocation(run, cli);
  }
  const anonymousId = await ensureAnonymousId(cli);
  const at = cli.now();
  const event = commandInvocation(run, { anonymousId, messageId: cli.newId(), at }, cli);
  enqueue(event, cli.paths, at);
  startSender(cli);
}

async function silently(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch {
    // Nothing about telemetry is worth a word to somebody who runs a command.
  }
}
