import { type CommandGroup, command } from '../../command-line/command.ts';
import { findCommand } from '../../command-line/find-command.ts';
import { type Invocation, parseArguments } from '../../command-line/parse-arguments.ts';
import { UserError } from '../../errors.ts';
import type { Cli } from '../../system/cli.ts';
import { decideConsent } from '../../telemetry/consent.ts';
import { commandInvocation, identify } from '../../telemetry/event.ts';
import { isIdentifyDue, storedAnonymousId } from '../../telemetry/identity.ts';

/** Placeholder for the id that the first recorded run creates. */
const placeholderId = '00000000-0000-4000-8000-000000000000';

export const preview = command({
  args: { json: { type: 'boolean', description: 'Print JSON only' } },
  examples: ['chunk telemetry preview -- config set model some-model'],
  passthrough: true,
  run: async ({ json }, cli, { rest, tree }) => {
    if (rest.length === 0) throw nothingToPreview();
    const invocation = await parseCommandLine(rest, tree);
    const events = invocation === undefined ? [] : eventsOf(invocation, cli);
    const { onWire } = await import('../../telemetry/upload/segment.ts');
    if (events.length > 0 || json) cli.output.json(await onWire(events));
    if (json) return;
    const log = await cli.output.log();
    for (const remark of remarksOn(invocation, cli)) log.info(remark);
  },
});

/** Parses a command line; returns undefined if no command would run. */
async function parseCommandLine(
  argv: readonly string[],
  tree: CommandGroup,
): Promise<Invocation | undefined> {
  const target = await findCommand(argv, tree);
  if (target.kind !== 'leaf') return undefined;
  const reading = await parseArguments(target.found, await target.found.leaf.load());
  return reading.kind === 'run' ? reading.invocation : undefined;
}

function eventsOf(invocation: Invocation, cli: Cli) {
  if (!invocation.recorded) return [];
  const stored = storedAnonymousId(cli.paths);
  const anonymousId = stored ?? placeholderId;
  const at = cli.now();
  const run = {
    path: invocation.path,
    flags: invocation.flags,
    success: invocation.problem === undefined,
  };
  const track = commandInvocation(run, { anonymousId, messageId: cli.newId(), at }, cli);
  const due = stored === undefined || isIdentifyDue(cli.paths, stored);
  return due ? [identify({ anonymousId, at }, cli), track] : [track];
}

function remarksOn(invocation: Invocation | undefined, cli: Cli): string[] {
  if (invocation === undefined) return ['Nothing would be sent: no command would run.'];
  if (!invocation.recorded) return ['Nothing would be sent: this command is not recorded.'];
  const remarks = [
    'messageId and timestamp differ in each run; success is false if the command fails.',
  ];
  const { mode, decidedBy } = decideConsent(cli, invocation.optedOut);
  if (mode === 'off') remarks.push(`Nothing would be sent: telemetry is off (${decidedBy}).`);
  return remarks;
}

function nothingToPreview(): UserError {
  return new UserError('argument.missing', {
    message: 'no command line to preview',
    hint: 'Put it after "--": chunk telemetry preview -- config show --json',
  });
}
