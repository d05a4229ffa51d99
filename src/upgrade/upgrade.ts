import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { UserError } from '../errors.ts';
import type { Cli } from '../system/cli.ts';
import { pickVariables } from '../system/environment.ts';
import type { OnBytes } from './download.ts';
import { fetchProgram } from './fetch-program.ts';
import type { Installation } from './installation.ts';
import type { Release } from './release.ts';
import { archiveFor, machineOf } from './target.ts';

const testRunTimeoutMs = 20_000;
const testRunVariables = ['PATH', 'HOME', 'SystemRoot', 'TEMP', 'TMPDIR', 'LD_LIBRARY_PATH'];

/** Callbacks for the progress of an upgrade. */
export interface UpgradeProgress {
  readonly downloading: (name: string) => void;
  readonly bytes: OnBytes;
  readonly verified: () => void;
}

/** Downloads, verifies, test-runs and installs a release's program. Throws `UserError`. */
export async function installRelease(
  cli: Cli,
  installation: Installation,
  release: Release,
  progress: UpgradeProgress,
): Promise<void> {
  const archive = archiveFor(await machineOf(cli, installation.executable));
  if (archive === undefined) {
    throw new UserError('upgrade.refused', {
      message: `there is no release for ${cli.platform} on ${cli.arch}`,
    });
  }
  const lock = installation.claim(cli);
  const temporary = installation.temporaryPath(cli.newId());
  const cleanUp = (): void => {
    rmSync(temporary, { force: true });
    lock.release();
  };
  // An interrupted run exits before it reaches `finally`.
  cli.signal.addEventListener('abort', cleanUp, { once: true });
  try {
    progress.downloading(archive);
    const program = await fetchProgram(cli, release, archive, progress.bytes);
    progress.verified();
    cli.signal.throwIfAborted();
    installation.write(temporary, program, cli);
    await testRun(cli, temporary, release.version);
    cli.signal.throwIfAborted();
    installation.swapIn(temporary, cli);
  } finally {
    cli.signal.removeEventListener('abort', cleanUp);
    cleanUp();
  }
}

/** Restores the program that the last upgrade replaced, and returns its version. */
export async function rollBack(cli: Cli, installation: Installation): Promise<string> {
  if (!installation.hasPrevious) {
    throw new UserError('upgrade.refused', {
      message: 'there is no previous version to restore',
      detail: `An upgrade keeps the version that it replaces as ${installation.previous}.`,
      hint: 'Install a specific release with: chunk upgrade --version <version>',
    });
  }
  const lock = installation.claim(cli);
  try {
    const version = await testRun(cli, installation.previous, undefined);
    installation.swapIn(installation.previous, cli);
    return version;
  } finally {
    lock.release();
  }
}

/**
 * Runs `--version` of a program before it is installed, and returns the version. Throws `UserError`
 * if it does not run, or if its version is not `expected`: older releases are signed too, so a
 * valid signature does not prove that a server sent the right one.
 */
async function testRun(cli: Cli, path: string, expected: string | undefined): Promise<string> {
  const env = { CHUNK_NO_TELEMETRY: '1', ...pickVariables(cli.env, testRunVariables) };
  const { exitCode, stdout } = await cli.runProgram([path, '--version'], {
    // The home folder and the working folder may not exist.
    cwd: dirname(path),
    env,
    timeoutMs: testRunTimeoutMs,
  });
  const version = /^chunk (\S{1,100})\n$/.exec(stdout)?.[1];
  if (exitCode === 0 && version !== undefined && version === (expected ?? version)) return version;
  throw new UserError('upgrade.broken', {
    message: brokenMessage(exitCode, version, expected),
    hint: 'Nothing was changed. Report it to the maintainers, and name your operating system.',
  });
}

function brokenMessage(
  exitCode: number | undefined,
  version: string | undefined,
  expected: string | undefined,
): string {
  if (exitCode === 0 && version !== undefined) {
    return `the downloaded program is chunk ${version}, not ${expected}`;
  }
  const how =
    exitCode === undefined ? 'could not start or timed out' : `exited with code ${exitCode}`;
  return `the program does not run on this system: --version ${how}`;
}
