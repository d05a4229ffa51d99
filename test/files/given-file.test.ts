import { describe, expect, test } from 'bun:test';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readGivenText } from '../../src/files/given-file.ts';
import { hasOddFiles, putOdd } from '../support/odd-files.ts';
import { type TestOptions, testCli } from '../support/test-cli.ts';

const maxBytes = 1000;

/** Reads what a user called `path`, after `put` has had the full path. */
function read(path: string, put: (full: string) => void = () => {}, options: TestOptions = {}) {
  const cli = testCli(options);
  put(join(cli.cwd, path));
  return readGivenText(path, maxBytes, cli);
}

describe('a file that a user names', () => {
  test('is read when it is a regular file', async () => {
    expect(await read('here', (full) => writeFileSync(full, 'text'))).toBe('text');
  });

  for (const name of ['-', '/dev/stdin', '/dev/fd/0']) {
    test(`is standard input when it is ${name}`, async () => {
      expect(await read(name, undefined, { piped: 'text' })).toBe('text');
    });
  }

  test.skipIf(!hasOddFiles)('may be a pipe, whose writer takes its time', async () => {
    const writing = (full: string) => {
      putOdd('a FIFO', full);
      Bun.spawn(['sh', '-c', `exec > "$0"; sleep 0.03; printf te; sleep 0.03; printf xt`, full]);
    };
    expect(await read('fifo', writing)).toBe('text');
  });

  test.skipIf(!hasOddFiles)('does not hold up Ctrl-C while a pipe is silent', async () => {
    const controller = new AbortController();
    let writer: Bun.Subprocess | undefined;
    const opening = (full: string) => {
      putOdd('a FIFO', full);
      writer = Bun.spawn(['sh', '-c', 'exec > "$0"; exec sleep 10', full]);
      setTimeout(() => controller.abort(new Error('interrupted')), 20);
    };
    const options = { cli: { signal: controller.signal } };
    expect(await read('fifo', opening, options).catch(String)).toBe('Error: interrupted');
    writer?.kill();
  });

  for (const [name, why] of [
    ['a folder', 'it is a folder'],
    ['a socket', 'it is a socket or an absent device'],
    ['a link to a device', 'it is a device'],
    ['a FIFO', 'nothing was written to the pipe'],
    ['a file of a gigabyte', `it is larger than ${maxBytes} bytes`],
  ] as const) {
    test.skipIf(!hasOddFiles)(`is refused when it is ${name}`, async () => {
      const options = { cli: { sleep: async () => {} } };
      const failed = read('odd', (full) => putOdd(name, full), options);
      expect(await failed.catch(({ why }) => why)).toBe(why);
    });
  }

  test('is refused when it is a terminal', async () => {
    const failed = read('-', undefined, { terminal: true });
    expect(await failed.catch(({ why }) => why)).toBe('it is a terminal');
  });
});
