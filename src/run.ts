import { asksJson, findCommand } from './command-line/find-command.ts';
import {
  exitCodeOf,
  explain,
  type Outcome,
  outcomeOfThrown,
  succeeded,
} from './command-line/outcome.ts';
import { tree } from './commands/index.ts';
import type { ExitCode } from './errors.ts';
import { versionLine } from './system/build-info.ts';
import type { Cli } from './system/cli.ts';

/**
 * Runs a command line: argv → command → outcome → message and exit code. Never throws. What only a
 * command needs (citty, its arguments, telemetry) is loaded after the command was found.
 */
export async function run(argv: readonly string[], cli: Cli): Promise<ExitCode> {
  const outcome = await perform(argv, cli);
  explain(outcome, cli, asksJson(argv));
  return exitCodeOf(outcome);
}

async function perform(argv: readonly string[], cli: Cli): Promise<Outcome> {
  try {
    const target = await findCommand(argv, tree);
    if (target.kind === 'version') {
      cli.stdout.write(versionLine(cli.build));
      return succeeded;
    }
    if (target.kind === 'help') {
      const { showHelp } = await import('./command-line/help.ts');
      await showHelp(target.node, target.path, cli);
      return succeeded;
    }
    const { runLeaf } = await import('./run-command.ts');
    return await runLeaf(target.reached, tree, cli);
  } catch (error) {
    return outcomeOfThrown(error);
  }
}
