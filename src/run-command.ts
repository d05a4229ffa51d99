import type { CommandGroup, CommandLine } from './command-line/command.ts';
import type { FoundCommand } from './command-line/find-command.ts';
import { type Outcome, outcomeOfThrown, succeeded } from './command-line/outcome.ts';
import { type Invocation, parseArguments } from './command-line/parse-arguments.ts';
import { versionLine } from './system/build-info.ts';
import { childEnvironment } from './system/child-environment.ts';
import type { Cli } from './system/cli.ts';
import { decideConsent, type Mode } from './telemetry/consent.ts';

/** Runs a command, or prints its help or the version if its flags ask for that. */
export async function runLeaf(found: FoundCommand, tree: CommandGroup, cli: Cli): Promise<Outcome> {
  const command = await found.leaf.load();
  const parsed = await parseArguments(found, command);
  if (parsed.kind === 'run') return runWithTelemetry(parsed.invocation, tree, cli);
  if (parsed.kind === 'version') {
    cli.stdout.write(versionLine(cli.build));
  } else {
    const { showHelp } = await import('./command-line/help.ts');
    await showHelp(found.leaf, found.path, cli);
  }
  return succeeded;
}

/** Runs a command, and records the run if telemetry is on. Telemetry is loaded only then. */
async function runWithTelemetry(
  invocation: Invocation,
  tree: CommandGroup,
  cli: Cli,
): Promise<Outcome> {
  let outcome: Outcome = succeeded;
  const { problem, command } = invocation;
  // The first read installs the signal handlers: a signal now interrupts the run instead of killing
  // the process.
  const { signal } = cli;
  const line: CommandLine = {
    ...invocation,
    tree,
    childEnvironment: (credentials) => {
      const telemetryIsOff = decideConsent(cli, invocation.optedOut).mode === 'off';
      return childEnvironment(cli.env, telemetryIsOff, credentials);
    },
  };
  const run = async (): Promise<void> => {
    try {
      if (problem !== undefined) throw problem;
      signal.throwIfAborted();
      const running = command.run(invocation.args, cli, line);
      await (command.handlesSignals ? running : Promise.race([running, interruption(signal)]));
    } catch (error) {
      outcome = outcomeOfThrown(error);
    }
  };
  const mode = modeOf(invocation, cli);
  if (mode !== 'off') {
    const { runRecorded } = await import('./telemetry/record.ts');
    await runRecorded(run, { invocation, mode, tree, outcome: () => outcome }, cli);
  } else {
    await run();
  }
  return outcome;
}

// If consent cannot be determined, telemetry is off.
function modeOf({ recorded, optedOut }: Invocation, cli: Cli): Mode {
  try {
    return recorded ? decideConsent(cli, optedOut).mode : 'off';
  } catch {
    return 'off';
  }
}

function interruption(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
