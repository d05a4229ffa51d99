import { describe, expect, test } from 'bun:test';
import { checkCredential } from '../../src/auth/check.ts';
import { searchCredential } from '../../src/auth/credentials.ts';
import { providers } from '../../src/auth/providers.ts';
import { printError } from '../../src/command-line/outcome.ts';
import { UserError } from '../../src/errors.ts';
import { secretsOf } from '../../src/system/secrets.ts';
import { storedConfig } from '../support/auth-row.ts';
import { startProviders } from '../support/provider-server.ts';
import { row, testCli } from '../support/test-cli.ts';

const secret = 'c1rcle/secret+"0123456789"';

describe('redaction replaces', () => {
  const rows: [title: string, text: string, redacted: string][] = [
    ['a secret from the environment', `a ${secret} b`, 'a [REDACTED] b'],
    ['every occurrence', `${secret}${secret}`, '[REDACTED][REDACTED]'],
    ['a secret in a URL', `?t=${encodeURIComponent(secret)}&`, '?t=[REDACTED]&'],
    ['a secret in base64', `Basic ${btoa(secret)}`, 'Basic [REDACTED]'],
    ['an unregistered GitHub token, by its shape', `x ghp_${'a'.repeat(36)} y`, 'x [REDACTED] y'],
    ['a fine-grained token', `github_pat_${'A1_'.repeat(20)}`, '[REDACTED]'],
    ['an Anthropic key', `sk-ant-api03-${'x-'.repeat(20)}`, '[REDACTED]'],
    ['a CircleCI token', `CCIPAT_${'x'.repeat(20)}_ab`, '[REDACTED]'],
    ['nothing else', 'keys begin with sk-ant-; see ghp_ and c1rcle', ''],
  ];
  for (const [title, text, expected] of rows) {
    test(title, () => {
      const { redact } = secretsOf({ CIRCLECI_TOKEN: secret });
      expect(redact(text).replace(/=+$/, '')).toBe((expected || text).replace(/=+$/, ''));
    });
  }

  test('the longer of two secrets with the same beginning', () => {
    const { register, redact } = secretsOf({});
    register('abcdefgh');
    register('abcdefghijkl');
    expect(redact('abcdefghijkl abcdefgh')).toBe('[REDACTED] [REDACTED]');
  });

  test('no value that is too short to be a secret', () => {
    expect(secretsOf({ GITHUB_TOKEN: 'a' }).redact('a cat')).toBe('a cat');
  });
});

describe('a credential of the run', () => {
  test('is removed from every error message, in JSON too', async () => {
    for (const json of [false, true]) {
      const cli = testCli({ config: storedConfig({ circleCIToken: secret }) });
      await searchCredential(providers.circleci, cli);
      const words = { message: `no ${secret}`, detail: `because ${secret}`, hint: `use ${secret}` };
      printError({ kind: 'failed', error: new UserError('service.failed', words) }, cli, json);
      expect(cli.written.stderr).not.toContain('c1rcle');
      expect(cli.written.stderr.match(/\[REDACTED\]/g)).toHaveLength(3);
    }
  });

  test('is removed from the stack of an internal error', async () => {
    const cli = testCli({ env: { CHUNK_DEBUG: '1', CIRCLE_TOKEN: secret } });
    printError({ kind: 'failed', error: new Error(`bad header ${secret}`) }, cli, false);
    expect(cli.written.stderr).toContain('bad header [REDACTED]');
  });

  test('is removed from messages and results', async () => {
    const cli = testCli({
      keychain: { 'com.circleci.chunk:circleci:https://circleci.com': secret },
    });
    await searchCredential(providers.circleci, cli);
    (await cli.output.log()).warn(`seen ${secret}`);
    cli.output.text(`seen ${secret}`);
    cli.output.json({ [secret.slice(0, 3)]: [secret] });
    expect(cli.written.stderr).toBe('! seen [REDACTED]\n');
    expect(cli.written.stdout).toBe('seen [REDACTED]\n{\n  "c1r": [\n    "[REDACTED]"\n  ]\n}\n');
  });
});

describe('a server that repeats the secret', () => {
  const echoing = startProviders((request) => {
    const given = request.headers.get('circle-token') ?? request.headers.get('authorization');
    return Response.json(
      { login: `me ${given}`, message: given },
      {
        headers: { 'x-oauth-scopes': `repo, ${given}` },
      },
    );
  });

  test('does not get it printed as an owner or a scope', async () => {
    const env = { ...echoing.env, CIRCLE_TOKEN: secret, GITHUB_TOKEN: 'plain-secret-0123456789' };
    const run = await row(['auth', 'status'], testCli({ env }));
    expect(run.stdout + run.stderr).not.toMatch(/c1rcle|plain-secret/);
    expect(run.stdout).toContain('belongs to me [REDACTED]');
  });

  test('does not get it printed right after it was entered', async () => {
    const cli = testCli({ env: { ...echoing.env }, piped: 'plain-secret-0123456789' });
    expect((await row(['auth', 'set', 'circleci', '--stdin'], cli)).stdout).toBe(
      'Saved the CircleCI token of me [REDACTED] in the system keychain.\n',
    );
  });

  test('does not get it printed in an error', async () => {
    const server = startProviders();
    const cli = testCli({ env: { ...server.env }, piped: secret.replaceAll('"', '') });
    const run = await row(['auth', 'set', 'circleci', '--stdin'], cli);
    expect([run.exitCode, run.stdout + run.stderr]).toEqual([
      3,
      expect.not.stringContaining('c1rcle'),
    ]);
    expect(await checkCredential(providers.circleci, secret, cli)).toMatchObject({
      state: 'rejected',
      why: 'CircleCI answered 401: bad credentials: [REDACTED]',
    });
  });
});
