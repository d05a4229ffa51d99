import { afterAll, afterEach, describe, expect } from 'bun:test';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { releaseOf, sign, startReleaseServer } from '../releases/server.ts';
import { otherSigningKey } from '../releases/signing.ts';
import { installScript, runInstall, toolsFolder } from '../support/install-script.ts';
import { debian, posixTest as test } from '../support/skips.ts';

const server = startReleaseServer();
afterAll(() => server.stop());
afterEach(() => server.reset());

const tools =
  'sh dash mktemp rm cp mv chmod mkdir uname grep sed tail head ldd bash env curl tar gzip sha256sum';

/** Runs install.sh with only the tools it needs and one verifier in PATH. */
function installWith(verifier: string) {
  const PATH = toolsFolder(`${tools} ${verifier}`);
  return runInstall({ releases: server.url, shell: ['/bin/dash'], env: { PATH } });
}

for (const tool of ['minisign', 'openssl']) {
  describe.skipIf(!debian(tool))(`install.sh with ${tool} installed`, () => {
    test('prints that it verified the signature', async () => {
      server.releases.set('9.9.9', releaseOf('9.9.9'));
      const { exitCode, stderr } = await installWith(tool);
      expect({ exitCode, stderr }).toEqual({
        exitCode: 0,
        stderr: expect.stringContaining(
          `\nVerified the checksum, and its signature with ${tool}.\nInstalled `,
        ),
      });
    });

    const forged = releaseOf('9.9.9', { key: otherSigningKey });
    const otherVersion = releaseOf('9.9.8');
    const changedLater = sign(releaseOf('9.9.9'), '9.9.9');
    changedLater.set('SHA256SUMS', forgedSums(changedLater.get('SHA256SUMS')));
    const torn = releaseOf('9.9.9');
    torn.set('SHA256SUMS.minisig', new TextEncoder().encode('untrusted comment: x\nRUQ=\n'));
    const swapped = releaseOf('9.9.9', { program: new TextEncoder().encode('#!/bin/sh\n') });
    swapped.set('SHA256SUMS.minisig', otherVersion.get('SHA256SUMS.minisig') ?? new Uint8Array());
    for (const [title, files] of [
      ['signed with another key', forged],
      ['with checksums changed after signing', changedLater],
      ['with an incomplete signature file', torn],
      ['with the signature of another release', swapped],
    ] as const) {
      test(`refuses a release ${title}`, async () => {
        server.releases.set('9.9.9', files);
        const { exitCode, stderr, path } = await installWith(tool);
        expect({ exitCode, stderr }).toEqual({
          exitCode: 1,
          stderr: expect.stringContaining("error: the release's signature is invalid\nNothing was"),
        });
        expect(existsSync(path)).toBe(false);
      });
    }
  });
}

function forgedSums(sums: Uint8Array | undefined): Uint8Array {
  return Buffer.concat([Buffer.from(sums ?? []), Buffer.from('# more\n')]);
}

describe('install.sh prints that the signature was not verified', () => {
  const words =
    'Verified the checksum, but not the signature, which requires minisign or OpenSSL 3.\n';

  test('if neither minisign nor openssl is installed', async () => {
    server.releases.set('9.9.9', releaseOf('9.9.9'));
    const { exitCode, stderr } = await installWith('true');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: expect.stringContaining(words) });
  });

  test('if openssl does not support Ed25519', async () => {
    server.releases.set('9.9.9', releaseOf('9.9.9'));
    const PATH = toolsFolder(tools);
    const old = "#!/bin/sh\necho 'Algorithm ed25519 not found' >&2\nexit 1\n";
    writeFileSync(join(PATH, 'openssl'), old, { mode: 0o755 });
    const shell = ['/bin/dash'];
    const { exitCode, stderr } = await runInstall({ releases: server.url, shell, env: { PATH } });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: expect.stringContaining(words) });
  });

  test('if releases are not signed', async () => {
    server.releases.set('9.9.9', releaseOf('9.9.9'));
    const { exitCode, stderr } = await runInstall({ releases: server.url, script: installScript });
    expect({ exitCode, stderr }).toEqual({
      exitCode: 0,
      stderr: expect.stringContaining('Verified the checksum. This release has no signature.\n'),
    });
  });
});
