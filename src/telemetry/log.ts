import { eventName } from '../system/build-info.ts';
import type { Cli } from '../system/cli.ts';
import { whyUnwritable } from './consent.ts';
import { commandInvocation, type FinishedRun, identify } from './event.ts';
import { ensureAnonymousId, isIdentifyDue, storedAnonymousId } from './identity.ts';
import type { RecordedEvent } from './schema.ts';
import { onWire } from './upload/segment.ts';

/** Prints the identify event that would be sent, if it is due. Leaves it due. */
export async function logIdentify(cli: Cli): Promise<void> {
  const anonymousId = await anonymousIdOf(cli);
  if (!isIdentifyDue(cli.paths, anonymousId)) return;
  await print('identify', identify({ anonymousId, at: cli.now() }, cli), cli);
}

/** Prints the event of a run that would be sent. */
export async function logCommandInvocation(run: FinishedRun, cli: Cli): Promise<void> {
  const anonymousId = await anonymousIdOf(cli);
  const identity = { anonymousId, messageId: cli.newId(), at: cli.now() };
  await print(`track ${eventName}`, commandInvocation(run, identity, cli), cli);
}

// Nothing is sent, so a temporary id is enough if one cannot be stored.
async function anonymousIdOf(cli: Cli): Promise<string> {
  if (whyUnwritable(cli) !== undefined) return storedAnonymousId(cli.paths) ?? cli.newId();
  try {
    return await ensureAnonymousId(cli);
  } catch {
    return cli.newId();
  }
}

async function print(label: string, event: RecordedEvent, cli: Cli): Promise<void> {
  for (const wire of await onWire([event])) {
    cli.stderr.write(`[telemetry] ${label} ${JSON.stringify(wire)}\n`);
  }
}
