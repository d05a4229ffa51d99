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
import { runLeaf } from './run-command.ts';
import { versionLine } from './system/build-info.ts';
import type { Cli } from './system/cli.ts';

// Lets `main.ts` load everything with one dynamic import, which the build turns into one chunk.
// Loading a second chunk would take longer than it saves.
export { systemCli } from './system/cli.ts';

/**
 * Runs a command line: argv → command → outcome → message and exit code. Never throws. The modules
 * that only some commands need (their own, citty, most of telemetry) are loaded when they do.
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
    return await runLeaf(resolution.found, tree, cli);
  } catch (error) {
    return outcomeOfThrown(error);
  }
}
