#!/usr/bin/env bun
import { buildInfo, versionLine } from './system/build-info.ts';

const argv = process.argv.slice(2);

if (!printsVersion(argv)) {
  const [{ systemCli }, { run }] = await Promise.all([
    import('./system/cli.ts'),
    import('./run.ts'),
  ]);
  // Ends the process rather than waiting for it to end: output is written synchronously, so nothing
  // is lost, and no forgotten socket or interrupted command can keep the user's prompt away.
  process.exit(await run(argv, systemCli()));
}

/**
 * Answers the plain question for the version before anything else is loaded, not even `node:fs`,
 * which takes a fifth of it. False where it was not asked, and where the answer cannot be written:
 * the usual way then says why.
 */
function printsVersion(words: readonly string[]): boolean {
  if (words.length !== 1 || (words[0] !== '--version' && words[0] !== '-v')) return false;
  try {
    const stdout = Bun.stdout.writer();
    stdout.write(versionLine(buildInfo));
    stdout.flush();
    return true;
  } catch {
    return false;
  }
}
