import { describe, expect, test } from 'bun:test';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { signatureText, signingKeyOf } from '../../scripts/signing.ts';
import { verifySignature } from '../../src/upgrade/minisign.ts';
import { otherSigningKey, testSecretKey, testSigningKey } from '../releases/signing.ts';
import { temporaryFolder } from '../support/folders.ts';
import { testPublicKey } from '../support/public-key.ts';
import { debian } from '../support/skips.ts';

const data = new TextEncoder().encode('abc  chunk-linux-x64.tar.gz\n');
const text = signatureText(data, testSigningKey, 'chunk 1.2.3');

describe('a signature', () => {
  test('made with our key is valid, and its comment is returned', () => {
    expect(verifySignature(data, text, testPublicKey)).toEqual({
      ok: true,
      comment: 'chunk 1.2.3',
    });
  });

  test('is invalid if any byte is changed', () => {
    const lines = text.split('\n');
    for (const index of [1, 3]) {
      const bytes = Buffer.from(lines[index] ?? '', 'base64');
      for (let at = 0; at < bytes.length; at++) {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ 1;
        const forged = lines.with(index, changed.toString('base64')).join('\n');
        expect(verifySignature(data, forged, testPublicKey).ok).toBe(false);
      }
    }
    const forged = lines.with(2, 'trusted comment: chunk 1.2.4').join('\n');
    expect(verifySignature(data, forged, testPublicKey).ok).toBe(false);
  });

  test('is invalid for other data, with another key, or if it is truncated', () => {
    const bytes = new TextEncoder().encode('other');
    expect(verifySignature(bytes, text, testPublicKey).ok).toBe(false);
    expect(verifySignature(data, text, otherSigningKey.publicKey).ok).toBe(false);
    for (let length = 0; length < text.length - 2; length += 7) {
      expect(verifySignature(data, text.slice(0, length), testPublicKey).ok).toBe(false);
    }
    expect(verifySignature(data, text, 'no key')).toEqual({
      ok: false,
      why: 'the public key in this build is invalid',
    });
  });
});

test('an invalid secret key and a key with a password are rejected', () => {
  expect(() => signingKeyOf('RWQ')).toThrow('is not a secret key of minisign');
  const withPassword = Buffer.from(testSecretKey, 'base64');
  withPassword.write('Sc', 2, 'latin1');
  expect(() => signingKeyOf(withPassword.toString('base64'))).toThrow('has a password');
});

describe.skipIf(!debian('minisign'))('minisign', () => {
  const folder = temporaryFolder();
  const file = join(folder, 'SHA256SUMS');
  writeFileSync(file, data);
  const minisign = (...args: string[]) =>
    Bun.spawnSync(['minisign', ...args], { cwd: folder, stdin: 'ignore' });

  test('accepts our signatures', () => {
    writeFileSync(`${file}.minisig`, text);
    const { exitCode, stdout } = minisign('-V', '-m', file, '-P', testPublicKey);
    expect({ exitCode, stdout: stdout.toString() }).toEqual({
      exitCode: 0,
      stdout: 'Signature and comment signature verified\nTrusted comment: chunk 1.2.3\n',
    });
  });

  for (const [title, flag] of [
    ['hashed', '-H'],
    ['legacy, unhashed', '-l'],
  ] as const) {
    test(`makes signatures that we accept (${title})`, async () => {
      const key = join(folder, 'key');
      writeFileSync(key, `untrusted comment: minisign encrypted secret key\n${testSecretKey}\n`);
      const signature = join(folder, `sig${flag}`);
      const made = minisign('-S', flag, '-s', key, '-m', file, '-x', signature, '-t', 'words');
      expect(made.exitCode).toBe(0);
      expect(verifySignature(data, await Bun.file(signature).text(), testPublicKey)).toEqual({
        ok: true,
        comment: 'words',
      });
    });
  }
});
