import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { SecretScanner } from '../../src/build-prompt/secret-scanner.ts';
import { secretsOf } from '../../src/system/secrets.ts';
import { startAnthropic } from '../support/anthropic.ts';
import { build, fileOf, promptCli, putFile } from '../support/build-prompt.ts';

const scanner = await SecretScanner.load(secretsOf({}));

async function scrubbed(...texts: string[]): Promise<readonly string[]> {
  return (await scanner.scrub(texts)).texts;
}

/** Fake secrets, assembled at run time so that secret scanners do not report this file. */
const join = (...parts: string[]) => parts.join('');
const random = (length: number) => 'aB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0zC'.repeat(8).slice(0, length);
const key = join('-----BEGIN RSA ', 'PRIVATE KEY-----');
const keyEnd = join('-----END RSA ', 'PRIVATE KEY-----');

const secrets: [title: string, secret: string][] = [
  ['an AWS access key id', join('AK', 'IA', 'QWERTYUIOP123456')],
  ['a Stripe key', join('sk_', 'live_', random(24))],
  ['an npm token', join('npm', '_', random(36))],
  ['a GitHub token', join('gh', 'p_', random(36))],
  ['a GitLab token', join('glp', 'at-', random(20))],
  ['a Slack token', join('xo', 'xb-', '123456789012-123456789012-', random(24))],
  ['a Google key', join('AI', 'za', random(35))],
  ['an Anthropic key', join('sk-', 'ant-', 'api03-', random(93), 'AA')],
  ['a SendGrid key', join('S', 'G.', random(22), '.', random(20), '-', random(22))],
  ['a Twilio key', join('S', 'K', '0123456789abcdef'.repeat(2))],
  ['a JSON web token', join('ey', 'J', random(20), '.ey', 'J', random(30), '.', random(43))],
  ['a private key', `${key}\n${random(64)}\n${random(64)}\n${keyEnd}`],
  ['a private key in a diff', `${key}\n+${random(64)}\n+${keyEnd}`],
  ['a database address with a password', join('post', 'gres://admin:s3cret@db.internal/app')],
  ['an unknown service’s token', join('tok', random(40))],
];

describe('a secret in a comment', () => {
  for (const [title, secret] of secrets) {
    test(`(${title}) is removed from its sentence`, async () => {
      const text = `Please rotate ${secret} today`;
      expect(await scrubbed(text)).toEqual(['Please rotate [REDACTED] today']);
    });
  }

  const secretKey = join('wJ4l', 'rXUtnFEMI/K7MDENG/', 'bPxRfiCYzzz6', 'zzzzKY');
  const inContext: [title: string, text: string, expected: string][] = [
    [
      'the secret half of an AWS pair',
      `${join('AK', 'IA', 'QWERTYUIOP123456')} / ${secretKey} here`,
      '[REDACTED] / [REDACTED] here',
    ],
    [
      'the secret half before the id',
      `${secretKey} for ${join('AK', 'IA', 'QWERTYUIOP123456')}`,
      '[REDACTED] for [REDACTED]',
    ],
    [
      'a private key that is truncated and quoted',
      `See ${key}\n> ${random(64)}\n> ${random(40)}`,
      'See [REDACTED]',
    ],
    ['a password', 'password: hunter2', 'password: [REDACTED]'],
    ['a password in a variable', 'DB_PASSWORD=hunter2!', 'DB_PASSWORD=[REDACTED]'],
    [
      'a password on a command line',
      'login --password hunter2 -v',
      'login --password [REDACTED] -v',
    ],
    ['a password in code', "passwd = 'correct-horse';", "passwd = '[REDACTED]';"],
    ['a password in an address', 'redis://:s3cret@cache:6379', 'redis://:[REDACTED]@cache:6379'],
    ['a key in JSON', '{"apiKey": "0123456789abcdef0"}', '{"apiKey": "[REDACTED]"}'],
    ['a header', 'Authorization: Bearer 0123456789abcdef', 'Authorization: Bearer [REDACTED]'],
    [
      'a secret after a directive that disables secretlint',
      `secretlint-disable ${join('gh', 'p_', random(36))}`,
      'secretlint-disable [REDACTED]',
    ],
  ];
  for (const [title, text, expected] of inContext) {
    test(`(${title}) is removed in context`, async () => {
      expect(await scrubbed(text)).toEqual([expected]);
    });
  }

  for (const text of [
    'Rename the token to `accessToken`, and the secret to `clientSecret`.',
    'const password = await readPassword(options);',
    'let secret: uint64_t; token = token2; password: String,',
    'Use https://{{user}}:{{password}}@host for that',
    `See commit ${'0123456789abcdef'.repeat(2)}01234567`,
    'testShouldReturnTheFirstElementOfTheListWhenItHas2Elements',
    'The private key never leaves the device.',
  ]) {
    test(`is not found in: ${text}`, async () => {
      expect(await scrubbed(text)).toEqual([text]);
    });
  }

  test('is counted once for equal texts', async () => {
    const text = `${secrets[0]?.[1]} and ${secrets[1]?.[1]}`;
    expect((await scanner.scrub([text, 'nothing', text])).removed).toBe(2);
  });

  test('does not affect the other texts of a batch', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('\0', '\n\0\n', key, `${key}\n${random(80)}`, ''),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(text, { maxLength: 8 }), async (texts) => {
        const together = await scrubbed(...texts);
        const alone = await Promise.all(texts.map(async (text) => (await scrubbed(text))[0] ?? ''));
        expect(together).toEqual(alone);
      }),
    );
  });
});

test('a secret in a saved comment is not written, shown or sent', async () => {
  const anthropic = startAnthropic();
  const pasted = secrets.map(([, secret]) => secret);
  const metadata = {
    organization: 'acme',
    since: '2025-10-02',
    analyzedAt: '2026-01-01',
    totalReposAnalyzed: 1,
    totalComments: pasted.length,
  };
  const comments = pasted.map((secret, index) => ({
    reviewer: 'ann',
    body: `Please never commit ${secret} again`,
    diffHunk: `@@ -1 +1 @@\n+const key = "${secret}";`,
    createdAt: '2025-12-20T10:00:00Z',
    pr: { repo: 'api', number: index + 1, title: secret, author: 'ben', url: '', state: 'MERGED' },
  }));
  for (const analyzer of ['local', 'claude']) {
    const cli = promptCli({ anthropic });
    putFile(cli, 'saved.json', JSON.stringify({ metadata, comments }));
    const ran = await build(`--from saved.json --analyzer ${analyzer} --debug --json`, cli);
    const { files, redactedSecrets } = JSON.parse(ran.stdout);
    const sent = JSON.stringify(anthropic.requests);
    for (const secret of pasted.flatMap((each) => each.split('\n'))) {
      const written = files.map((file: string) => fileOf(cli, file)).join('\n');
      expect(`${written}${ran.stderr}${sent}`).not.toContain(secret);
    }
    expect(redactedSecrets).toBeGreaterThanOrEqual(pasted.length);
  }
  await anthropic.stop();
});
