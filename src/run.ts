import { asksJson, findCommand } from './command-line/find-command.ts';
import {
  exitCodeOf,
  type Outcome,
  outcomeOfThrown,
  printError,
  succeeded,
} from './command-line/outcome.ts';
import { tree } from './commands/index.ts';
import type { ExitCode } from './errors.ts';
import { versionLine } from './system/build-info.ts';
import type { Cli } from './system/cli.ts';

/**
 * Runs a command line: argv → command → outcome → message and exit code. Never throws. The modules
 * that a command needs (citty, telemetry, its own) are loaded once the command is known.
 */
export async function run(argv: readonly string[], cli: Cli): Promise<ExitCode> {
  const outcome = await execute(argv, cli);
  printError(outcome, cli, asksJson(argv));
  return exitCodeOf(outcome);
}

async function execute(argv: readonly string[], cli: Cli): Promise<Outcome> {
  try {
    const resolution = await findCommand(argv, tree);
    if (resolution.kind === 'version') {
      cli.stdout.write(versionLine(cli.build));
      return succeeded;
    }
    if (resolution.kind === 'help') {
      const { showHelp } = await import('./command-line/help.ts');
      await showHelp(resolution.node, resolution.path, cli);
      return succeeded;
    }
    const { runLeaf } = await import('./run-command.ts');
    return await runLeaf(resolution.found, tree, cli);
  } catch (error) {
    return outcomeOfThrown(error);
  }
}
