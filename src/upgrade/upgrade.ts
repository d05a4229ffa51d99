import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { UserError } from '../errors.ts';
import type { Cli } from '../system/cli.ts';
import type { OnBytes } from './download.ts';
import { fetchProgram } from './fetch-program.ts';
import type { Installation } from './installation.ts';
import type { Release } from './release.ts';
import { archiveFor, machineOf } from './target.ts';

const firstRunTimeoutMs = 20_000;

/** Callbacks for the progress of an upgrade. */
export interface UpgradeReport {
  readonly downloading: (name: string) => void;
  readonly bytes: OnBytes;
  readonly verified: () => void;
}

/** Downloads, verifies, tries out and installs a release's program. Throws `UserError`. */
export async function installRelease(
  cli: Cli,
  place: Installation,
  release: Release,
  report: UpgradeReport,
): Promise<void> {
  const archive = archiveFor(await machineOf(cli, place.executable));
  if (archive === undefined) {
    throw new UserError('upgrade.refused', {
      message: `there is no release for ${cli.platform} on ${cli.arch}`,
    });
  }
  const lock = place.claim(cli);
  const fresh = place.beside(cli.newId());
  const tidy = (): void => {
    rmSync(fresh, { force: true });
    lock.release();
  };
  // An interrupted run ends without coming back here.
  cli.signal.addEventListener('abort', tidy, { once: true });
  try {
    report.downloading(archive);
    const program = await fetchProgram(cli, release, archive, report.bytes);
    report.verified();
    cli.signal.throwIfAborted();
    place.write(fresh, program, cli);
    await tryOut(cli, fresh, release.version);
    cli.signal.throwIfAborted();
    place.swapIn(fresh, cli);
  } finally {
    cli.signal.removeEventListener('abort', tidy);
    tidy();
  }
}

/** Exchanges the program with the one that the last upgrade replaced. Returns its version. */
export async function rollBack(cli: Cli, place: Installation): Promise<string> {
  if (!place.hasPrevious) {
    throw new UserError('upgrade.refused', {
      message: 'there is no previous version to restore',
      detail: `An upgrade keeps the version that it replaces as ${place.previous}.`,
      hint: 'Install a specific release with: chunk upgrade --version <version>',
    });
  }
  const lock = place.claim(cli);
  try {
    const version = await tryOut(cli, place.previous, undefined);
    place.swapIn(place.previous, cli);
    return version;
  } finally {
    lock.release();
  }
}

/**
 * Runs a program's `--version` before it is installed. Returns the version. Throws `UserError` for
 * a program that does not run, and for another version than expected: old releases are signed too.
 */
async function tryOut(cli: Cli, path: string, expected: string | undefined): Promise<string> {
  const env: Record<string, string> = { CHUNK_NO_TELEMETRY: '1' };
  for (const name of ['PATH', 'HOME', 'SystemRoot', 'TEMP', 'TMPDIR', 'LD_LIBRARY_PATH']) {
    const value = cli.env[name];
    if (value) env[name] = value;
  }
  const { exitCode, stdout } = await cli.runProgram([path, '--version'], {
    // A home may be missing, and the working folder may be gone.
    cwd: dirname(path),
    env,
    timeoutMs: firstRunTimeoutMs,
  });
  const version = /^chunk (\S{1,100})\n$/.exec(stdout)?.[1];
  if (exitCode === 0 && version !== undefined && version === (expected ?? version)) return version;
  throw new UserError('upgrade.broken', {
    message: brokenWords(exitCode, version, expected),
    hint: 'Nothing was changed. Report it to the maintainers, with your operating system.',
  });
}

function brokenWords(
  exitCode: number | undefined,
  version: string | undefined,
  expected: string | undefined,
): string {
  if (exitCode === 0 && version !== undefined) {
    return `the downloaded program is chunk ${version}, not ${expected}`;
  }
  const how =
    exitCode === undefined ? 'could not be started, or did not end' : `ended with ${exitCode}`;
  return `the program does not run on this system: its --version ${how}`;
}
