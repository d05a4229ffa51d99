import { realpathSync, rmSync } from 'node:fs';
import { UserError } from '../errors.ts';
import type { Cli } from '../system/cli.ts';
import { fetchProgram } from './fetch-program.ts';
import { Installation } from './installation.ts';
import { managerOf } from './package-managers.ts';
import type { Release } from './release.ts';
import { archiveFor, machineOf } from './target.ts';
import type { OnBytes } from './transfer.ts';

const firstRunTimeoutMs = 20_000;

/** How an upgrade tells what it does. */
export interface UpgradeReport {
  /** The download of that file begins. */
  readonly downloading: (name: string) => void;
  readonly bytes: OnBytes;
  /** The file is here and verified. */
  readonly verified: () => void;
}

/**
 * The file that an upgrade replaces, with its links resolved. Throws `UserError` where another tool
 * owns it, and when run from source.
 */
export function ownPlace(cli: Cli): Installation {
  if (cli.executable === undefined) {
    throw new UserError('upgrade.refused', {
      message: 'this chunk runs from its source, which is not upgraded this way',
      hint: 'Update the source instead: git pull && bun install',
    });
  }
  const path = realpathSync(cli.executable);
  const manager = managerOf(path);
  if (manager === undefined) return new Installation(path);
  throw new UserError('upgrade.refused', {
    message: `this chunk was installed by ${manager.name}, which keeps track of its files`,
    hint: `Upgrade it with: ${manager.command}`,
  });
}

/** Downloads, verifies, tries and puts in place a release's program. Throws `UserError`. */
export async function installRelease(
  cli: Cli,
  place: Installation,
  release: Release,
  report: UpgradeReport,
): Promise<void> {
  if (cli.releases.publicKey === '') {
    throw new UserError('upgrade.refused', {
      message: 'this build of chunk has no key to verify releases with',
      hint: 'Install a released one with install.sh: see the README.',
    });
  }
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
    place.write(fresh, program);
    await tryOut(cli, fresh, release.version);
    cli.signal.throwIfAborted();
    place.swapIn(fresh, cli);
  } finally {
    cli.signal.removeEventListener('abort', tidy);
    tidy();
  }
}

/** Puts back what the last upgrade replaced, and keeps what it puts away. Returns its version. */
export async function rollBack(cli: Cli, place: Installation): Promise<string> {
  if (!place.hasPrevious) {
    throw new UserError('upgrade.refused', {
      message: 'there is no earlier chunk to go back to',
      detail: `An upgrade keeps the one that it replaces, as ${place.previous}.`,
      hint: 'Take a release by its number with: chunk upgrade --version <version>',
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
 * Runs a program's `--version` before it is trusted with the place. Returns the version; throws
 * `UserError` unless it runs, and is the one expected: an old release signed by us is still old.
 */
async function tryOut(cli: Cli, path: string, expected: string | undefined): Promise<string> {
  const env: Record<string, string> = { CHUNK_NO_TELEMETRY: '1' };
  for (const name of ['PATH', 'HOME', 'SystemRoot', 'TEMP', 'TMPDIR', 'LD_LIBRARY_PATH']) {
    const value = cli.env[name];
    if (value) env[name] = value;
  }
  const { exitCode, stdout } = await cli.runProgram([path, '--version'], {
    cwd: cli.paths.home,
    env,
    timeoutMs: firstRunTimeoutMs,
  });
  const version = /^chunk (\S{1,100})\n$/.exec(stdout)?.[1];
  if (exitCode === 0 && version !== undefined && version === (expected ?? version)) return version;
  throw new UserError('upgrade.broken', {
    message: brokenWords(exitCode, version, expected),
    hint: 'Nothing was changed. Tell the maintainers which system this is.',
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
