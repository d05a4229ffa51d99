import { test as anyTest, expect } from 'bun:test';
import { existsSync } from 'node:fs';
import { binaryPath } from '../support/binary.ts';
import { temporaryFolder } from '../support/folders.ts';
import { canRun, posixTest as test } from '../support/skips.ts';

const hasFullDevice = canRun('there is no /dev/full', existsSync('/dev/full'));

for (const words of ['--version', '-v', 'config --version', '--help', 'commands', 'config show']) {
  anyTest.skipIf(!hasFullDevice)(`chunk ${words} > /dev/full fails with a write error`, () => {
    const line = `'${binaryPath}' ${words} >/dev/full`;
    const { exitCode, stderr } = Bun.spawnSync(['sh', '-c', line], {
      env: { HOME: temporaryFolder(), CHUNK_NO_TELEMETRY: '1' },
    });
    expect({ exitCode, stderr: stderr.toString() }).toEqual({
      exitCode: 1,
      stderr:
        'error: could not write the result to standard output (ENOSPC)\nCheck where the output is redirected to.\n',
    });
  });
}

test('chunk --version into a closed pipe prints no error', () => {
  const line = `'${binaryPath}' --version | :`;
  const { exitCode, stderr } = Bun.spawnSync(['sh', '-c', line], {
    env: { HOME: temporaryFolder() },
  });
  expect({ exitCode, stderr: stderr.toString() }).toEqual({ exitCode: 0, stderr: '' });
});
