import { afterAll, describe, expect, test } from 'bun:test';
import { join } from 'node:path';
import { chunk } from '../support/binary.ts';
import { temporaryFolder } from '../support/folders.ts';
import { putOdd } from '../support/odd-files.ts';
import { goodToken } from '../support/provider-server.ts';
import { debian } from '../support/skips.ts';

const hasOpenssl = debian('openssl');
const folder = temporaryFolder();
const [keyFile, certFile] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
const server = hasOpenssl ? startServer() : undefined;
afterAll(() => server?.stop(true));

/** Starts an https server with a self-signed certificate. */
function startServer() {
  const made = Bun.spawnSync([
    ...['openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2'],
    ...['-keyout', keyFile, '-out', certFile, '-subj', '/CN=127.0.0.1'],
    ...['-addext', 'subjectAltName=IP:127.0.0.1'],
  ]);
  if (made.exitCode !== 0) throw new Error(made.stderr.toString());
  const tls = { key: Bun.file(keyFile), cert: Bun.file(certFile) };
  const fetch = () => Response.json([]);
  return Bun.serve({ hostname: '127.0.0.1', port: 0, tls, fetch });
}

function run(line: string, extra: Readonly<Record<string, string>> = {}) {
  const url = `https://127.0.0.1:${server?.port}`;
  const env = {
    ...{ DO_NOT_TRACK: '1', GITHUB_API_URL: url, CIRCLECI_BASE_URL: url },
    ...{ CIRCLE_TOKEN: goodToken.circleci, GITHUB_TOKEN: goodToken.github },
    ...extra,
  };
  return chunk(line.split(' '), { home: temporaryFolder(), env });
}

const untrusted = 'the certificate is not trusted (DEPTH_ZERO_SELF_SIGNED_CERT)';

describe.skipIf(!hasOpenssl)('a certificate that is not trusted', () => {
  for (const [line, variable] of [
    ['org list', 'CIRCLECI_BASE_URL'],
    ['auth status', 'GITHUB_API_URL'],
    ['build-prompt --org o --repos r --analyzer local', 'GITHUB_API_URL'],
  ] as const) {
    test(`is reported with the settings to check, and not retried: ${line}`, async () => {
      const { stdout, stderr, exitCode, milliseconds } = await run(line);
      expect(exitCode).toBeGreaterThan(0);
      expect(stdout + stderr).toContain(untrusted);
      expect(stdout + stderr).toContain(`NODE_EXTRA_CA_CERTS and ${variable}`);
      expect(milliseconds).toBeLessThan(5000);
    });
  }

  test('is not read from a FIFO, which would never end', async () => {
    const fifo = join(folder, 'fifo');
    putOdd('a FIFO', fifo);
    const { stderr, exitCode } = await run('org list', { NODE_EXTRA_CA_CERTS: fifo });
    expect(exitCode).toBe(4);
    expect(stderr).toContain('is not a regular file (ERR_CA_FILE)');
  });

  test('is trusted if NODE_EXTRA_CA_CERTS names it', async () => {
    const { exitCode } = await run('org list', { NODE_EXTRA_CA_CERTS: certFile });
    expect(exitCode).toBe(0);
  });
});
