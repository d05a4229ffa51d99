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

/**
 * Citty runs telemetry's hooks around a recorded command; an unrecorded one loads neither. Citty
 * gets neither the tree, since it would run parents after children and drop results
 * (https://github.com/unjs/citty/issues/253, /273), nor the words, since it accepts what
 * `parseArguments` refuses. Its cleanup is not told of a failure, so the outcome is kept here.
 */
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
    const [{ runCommand }, { telemetryHooks }] = await Promise.all([
      import('citty'),
      import('./telemetry/record.ts'),
    ]);
    const hooks = telemetryHooks({ invocation, mode, tree, outcome: () => outcome }, cli);
    await runCommand({ ...hooks, run }, { rawArgs: [] });
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
