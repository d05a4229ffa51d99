/**
 * Builds the binary, or a release.
 *
 *   bun run build                        this machine's binary → dist/chunk
 *   bun run build --outfile PATH         … → PATH
 *   bun run build --target linux-arm64   the binary of another system
 *   bun run build --release              all files of a release → dist/release
 *
 * Flags of --release: --target NAME, for this target only (repeatable); --outdir PATH; --tag TAG,
 * fails unless the tag is `v` and the version in package.json; --unsigned, without a signature, so
 * that `chunk upgrade` does not work.
 *
 * Environment: SEGMENT_WRITE_KEY, or SEGMENT_WRITE_KEY_<TARGET> for one target (LINUX_X64_MUSL);
 * SEGMENT_WRITE_KEY_DEVELOPMENT instead for a prerelease, a version with "-"; SEGMENT_ENDPOINT, the
 * collector's base URL; SEGMENT_EVENT_NAME, another name for the event. Without a key the binary
 * can never send.
 * CHUNK_SIGNING_KEY, a secret key of minisign without a password; CHUNK_PUBLIC_KEY, the public key
 * to compile in if it is a different one; CHUNK_REPOSITORY, the repository of releases: owner/name.
 */
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import packageJson from '../package.json';
import type { Environment } from '../src/system/environment.ts';
import { checkBunVersion, checkEnvironment, constantsOf, writeKeyFor } from './build-inputs.ts';
import { compile } from './compile.ts';
import { release } from './release.ts';
import { binaryName, exeOf, type Target, targetByName, targets } from './targets.ts';

const root = resolve(import.meta.dir, '..');

async function main(env: Environment): Promise<void> {
  const { values } = parseArgs({
    options: {
      release: { type: 'boolean', default: false },
      unsigned: { type: 'boolean', default: false },
      outfile: { type: 'string' },
      outdir: { type: 'string' },
      tag: { type: 'string' },
      target: { type: 'string', multiple: true, default: [] },
    },
  });
  checkBunVersion(Bun.version, packageJson.packageManager);
  checkEnvironment(env);
  const chosen = values.target.map(targetByName);
  if (values.release) {
    if (values.outfile) throw new Error('--release takes --outdir, not --outfile');
    if (values.tag !== undefined && values.tag !== `v${packageJson.version}`) {
      throw new Error(
        `the tag is "${values.tag}", and package.json says ${packageJson.version}: one of them is wrong`,
      );
    }
    return release(env, {
      folder: resolve(values.outdir ?? join(root, 'dist/release')),
      targets: chosen.length === 0 ? targets : chosen,
      unsigned: values.unsigned,
    });
  }
  if (values.unsigned || values.outdir || values.tag) {
    throw new Error('--unsigned, --outdir and --tag need --release');
  }
  if (chosen.length > 1) throw new Error('more than one --target needs --release');
  const [target] = chosen;
  const defaultName = target === undefined ? `dist/chunk${exeOf()}` : `dist/${binaryName(target)}`;
  const outfile = resolve(values.outfile ?? join(root, defaultName));
  const writeKey = writeKeyFor(target ?? hostTarget(), env);
  await compile({ outfile, target, writeKey, ...constantsOf(env) });
  console.log(`${outfile}${writeKey === '' ? '  (without a write key: it can never send)' : ''}`);
}

function hostTarget(): Target | undefined {
  const os = process.platform === 'win32' ? 'windows' : process.platform;
  return targets.find((target) => target.os === os && target.arch === process.arch);
}

try {
  await main(process.env);
} catch (error) {
  console.error(`error: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
