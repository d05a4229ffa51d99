import { describe, expect, test } from 'bun:test';
import { row, testCli } from '../support/test-cli.ts';

describe('an unexpected exception', () => {
  const broken = (env: Readonly<Record<string, string>> = {}) => {
    const { output } = testCli();
    const text = (): never => {
      throw new TypeError('a message that may contain secrets');
    };
    return testCli({ env, cli: { output: { ...output, text } } });
  };

  test('is reported in two lines, without its message, and is recorded as a failure', async () => {
    expect(await row(['commands'], broken())).toEqual({
      stdout: '',
      stderr: 'error: internal error (TypeError)\nSet CHUNK_DEBUG=1 to print the stack trace.\n',
      exitCode: 1,
      events: ['chunk commands failed'],
    });
  });

  test('is reported with its stack if CHUNK_DEBUG is set', async () => {
    const { stderr } = await row(['commands'], broken({ CHUNK_DEBUG: '1' }));
    expect(stderr).toMatch(
      /^error: internal error \(TypeError\)\nTypeError: a message .*\n +at text/,
    );
  });

  test('is reported as a JSON object with --json', async () => {
    const { output } = testCli();
    const json = (): never => {
      throw 'not even an Error';
    };
    const cli = testCli({ cli: { output: { ...output, json } } });
    const { stderr, exitCode } = await row(['commands', '--json'], cli);
    expect(JSON.parse(stderr)).toMatchObject({ error: true, message: 'internal error (string)' });
    expect(exitCode).toBe(1);
  });
});

test('an error as JSON escapes every character that a terminal obeys', async () => {
  const { stderr } = await row(['x\u001b[2J\u009b31m\u202e', '--json']);
  expect(stderr).toContain('unknown command \\"x\\u001b[2J\\u009b31m\\u202e\\"');
  expect(JSON.parse(stderr).message).toBe(
    'unknown command "x\u001b[2J\u009b31m\u202e" for "chunk"',
  );
});
