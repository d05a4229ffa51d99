#!/usr/bin/env bun
import { versionLine } from './system/build-info.ts';
import { systemCli } from './system/cli.ts';

const argv = process.argv.slice(2);
const cli = systemCli();

// The plain question is answered before the command tree is loaded, which takes a quarter off it.
if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-v')) {
  cli.stdout.write(versionLine(cli.build));
} else {
  const { run } = await import('./run.ts');
  // Ends the process rather than waiting for it to end: output is written synchronously, so nothing
  // is lost, and no forgotten socket or interrupted command can keep the user's prompt away.
  process.exit(await run(argv, cli));
}
