import type { CommandLine, Group } from './command-line/command.ts';
import type { FoundCommand } from './command-line/find-command.ts';
import { type Outcome, outcomeOfThrown, succeeded } from './command-line/outcome.ts';
import { type Invocation, parseArguments } from './command-line/parse-arguments.ts';
import { versionLine } from './system/build-info.ts';
import { childEnvironment } from './system/child-environment.ts';
import type { Cli } from './system/cli.ts';
import { decideConsent, type Mode } from './telemetry/consent.ts';

/** Runs the command that a command line names, with telemetry's hooks around it. */
export async function runLeaf(reached: FoundCommand, tree: Group, cli: Cli): Promise<Outcome> {
  const command = await reached.leaf.load();
  const reading = await parseArguments(reached, command);
  if (reading.kind === 'run') return runWithTelemetry(reading.invocation, tree, cli);
  if (reading.kind === 'version') {
    cli.stdout.write(versionLine(cli.build));
  } else {
    const { showHelp } = await import('./command-line/help.ts');
    await showHelp(reached.leaf, reached.path, cli);
  }
  return succeeded;
}

/** Runs a command, recorded if telemetry is on. What only a recorded run needs is loaded then. */
async function runWithTelemetry(invocation: Invocation, tree: Group, cli: Cli): Promise<Outcome> {
  let outcome: Outcome = succeeded;
  const { problem, command } = invocation;
  // From here on a signal interrupts the run and no longer kills the process.
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

// Consent that cannot be decided is not given.
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
