import { expect, test } from 'bun:test';
import { UserError } from '../../src/errors.ts';
import { writeError } from '../../src/upgrade/write-error.ts';
import { testCli } from '../support/test-cli.ts';

/** Returns the message and hint for a system error on a platform. */
function wordsFor(code: string, platform: string): string {
  const error = Object.assign(new Error('no'), { code });
  const words = writeError(error, '/programs', testCli({ cli: { platform } }));
  return words instanceof UserError ? `${words.message}\n${words.hint}` : 'not a UserError';
}

for (const code of ['EACCES', 'EPERM', 'EBUSY']) {
  test(`${code} on Windows names neither sudo nor lsattr, which it does not have`, () => {
    expect(wordsFor(code, 'win32')).toBe(
      `cannot write to /programs: access denied (${code})
Nothing was changed. Close other running chunk processes, or run the same command as administrator.`,
    );
  });
}

test('EACCES elsewhere leads to the owner of the folder', () => {
  expect(wordsFor('EACCES', 'linux')).toBe(
    `cannot write to /programs: permission denied
Nothing was changed. Run the same command as the owner of that folder, for example with sudo.`,
  );
});
