import { expect, setDefaultTimeout, test } from 'bun:test';
import fc from 'fast-check';
import { chunk } from '../support/binary.ts';
import { newCanaries } from '../support/canaries.ts';
import { temporaryFolder } from '../support/folders.ts';
import { accepting, startRawServer } from '../support/raw-server.ts';
import { makeSandbox, storedIn } from '../support/sandbox.ts';
import { offline } from '../support/with-collector.ts';

// Concurrent tests share the processors.
setDefaultTimeout(30_000);

/** Unlike anything that may be sent, in any case or encoding, whole or in part. */
const secret = 'Hunter2~S3CRET';
const encodings = [
  secret,
  secret.toLowerCase(),
  btoa(secret),
  encodeURIComponent(secret),
  'S3CRET',
];

/** Delivers the queued events of a home and returns every byte that the collector received. */
async function bytesDelivered(home: string): Promise<string> {
  const server = await startRawServer(accepting);
  const env = { CHUNK_TELEMETRY_ENDPOINT: server.url };
  const { stdout } = await chunk(['telemetry', 'flush'], { home, env });
  await server.stop();
  expect(stdout).toMatch(/^Delivered \d+ events?\.\n$/);
  return server.bytes();
}

function expectNoSecret(bytes: string): void {
  expect(bytes).toContain('POST /v1/batch');
  const bodies = bytes + atob(/Authorization: Basic (\S+)/i.exec(bytes)?.[1] ?? '');
  expect(encodings.filter((encoded) => bodies.includes(encoded))).toEqual([]);
}

test.concurrent('no byte of an argument, in any position, reaches the collector', async () => {
  const home = temporaryFolder();
  const lines = [
    [secret],
    ['config', secret],
    ['config', 'show', secret],
    ['config', 'show', `--${secret}`],
    ['config', 'show', `--json=${secret}`],
    ['config', 'show', `--${secret}=${secret}`],
    ['config', 'show', '-S3CRET'],
    ['config', 'show', '--', secret],
    ['config', 'set', 'model', secret],
    ['config', 'set', secret, 'x'],
    ['config', 'set', '--', secret, `--${secret}`],
    ['config', 'set', 'orgID', secret],
    [`--${secret}`, 'config', 'show'],
    ['commands', '--json', secret],
    ['auth', secret],
    ['auth', 'set', secret],
    ['auth', 'set', 'github', secret],
    ['auth', 'status', `--${secret}`],
    ['telemetry', secret],
    ['telemetry', 'preview', '--', 'config', 'set', 'model', secret],
  ];
  for (const argv of lines) await chunk(argv, { home, env: offline });
  expectNoSecret(await bytesDelivered(home));
});

test.concurrent('no byte of the environment, the folder or the config file reaches the collector', async () => {
  const canaries = newCanaries();
  const server = await startRawServer(accepting);
  const nowhere = offline.CHUNK_TELEMETRY_ENDPOINT;
  const options = { canaries, collector: server.url, services: nowhere, proxy: nowhere };
  const sandbox = makeSandbox(options);
  for (const line of ['config show', 'config set model x', 'config show --json']) {
    await chunk(line.split(' '), sandbox);
  }
  await chunk(['telemetry', 'flush'], sandbox);
  await server.stop();
  const bytes = server.bytes();
  expect(bytes).toContain('chunk config set');
  expect(canaries.findIn([bytes, ...storedIn(sandbox.home)])).toEqual([]);
});

test.concurrent('only known words are sent, for any arguments and environment', async () => {
  const home = temporaryFolder();
  const word = fc.oneof(
    fc.constantFrom(
      'config',
      'show',
      'set',
      'commands',
      'model',
      '--json',
      '--no-json',
      '-h',
      '--',
    ),
    fc.string({ unit: 'binary', maxLength: 8 }).map((text) => `${text}${secret}`),
    fc.string({ maxLength: 8 }).map((text) => `--${text}${secret}`),
    fc.string({ maxLength: 8 }).map((text) => `--json=${text}${secret}`),
    fc.string({ maxLength: 4 }).map((text) => `-${text}${secret}`),
  );
  // Arguments and environment variables cannot contain NUL or half a surrogate pair.
  const isValidArgument = (text: string): boolean => !text.includes('\0') && text.isWellFormed();
  const line = fc
    .tuple(
      fc.constantFrom([], ['config', 'show'], ['config', 'set'], ['commands']),
      fc.array(word, { maxLength: 5 }),
    )
    .map(([command, words]) => [...command, ...words])
    .filter((argv) => argv.every(isValidArgument));
  const variables = fc.dictionary(
    fc.constantFrom('CIRCLECI_ORG_ID', 'GITHUB_TOKEN', 'MODEL', 'TERM', 'LC_ALL', 'X'),
    fc
      .string({ unit: 'binary', maxLength: 8 })
      .filter(isValidArgument)
      .map((text) => text + secret),
  );
  const runsAtOnce = { minLength: 4, maxLength: 4 };
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(line, variables), runsAtOnce), async (runs) => {
      const ended = await Promise.all(
        runs.map(([argv, env]) => chunk(argv, { home, env: { ...env, ...offline } })),
      );
      for (const { exitCode } of ended) expect([0, 1, 2]).toContain(exitCode);
    }),
    { numRuns: 20 },
  );
  await chunk(['commands'], { home, env: offline });
  expectNoSecret(await bytesDelivered(home));
}, 60_000);

test.concurrent('no byte of a credential reaches the collector when it is stored, shown or removed', async () => {
  const home = temporaryFolder();
  const run = (line: string, stdin = secret) =>
    chunk(line.split(' '), {
      home,
      env: { ...offline, GITHUB_API_URL: offline.CHUNK_TELEMETRY_ENDPOINT },
      stdin,
    });
  const runs = [
    await run('auth set github --stdin --insecure-storage --no-verify'),
    await run('auth status --insecure-storage --json'),
    await run('auth set github --stdin --insecure-storage --force'),
    await run('auth remove github --insecure-storage --force'),
  ];
  expect(runs.map(({ exitCode }) => exitCode)).toEqual([0, 1, 4, 0]);
  for (const { stdout, stderr } of runs) expect(stdout + stderr).not.toContain(secret);
  expectNoSecret(await bytesDelivered(home));
});
