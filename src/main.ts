#!/usr/bin/env bun
import { buildInfo, versionLine } from './system/build-info.ts';

const argv = process.argv.slice(2);

if (!printsVersion(argv)) {
  const { run, systemCli } = await import('./run.ts');
  // Exits explicitly, so that an open socket or an interrupted command cannot keep the process
  // alive. Nothing is lost: output is written synchronously.
  process.exit(await run(argv, systemCli()));
}

/**
 * Prints the version for `chunk --version` before any other module is loaded: even `node:fs` would
 * take a fifth of the time. Returns false for every other command line, and if stdout cannot be
 * written, so that the regular path reports the error.
 */
function printsVersion(args: readonly string[]): boolean {
  if (args.length !== 1 || (args[0] !== '--version' && args[0] !== '-v')) return false;
  try {
    const stdout = Bun.stdout.writer();
    stdout.write(versionLine(buildInfo));
    stdout.flush();
    return true;
  } catch {
    return false;
  }
}
