import { expect, test } from 'bun:test';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeRedirectFile } from '../../../src/telemetry/view/redirect-file.ts';
import { temporaryFolder } from '../../support/folders.ts';

test('the redirect file is removed with its folder', () => {
  const file = writeRedirectFile('http://127.0.0.1:9/', { env: { TMPDIR: temporaryFolder() } });
  const folder = dirname(fileURLToPath(file.url));
  expect(existsSync(folder)).toBe(true);
  file.remove();
  expect(existsSync(folder)).toBe(false);
});

test('a redirect file that cannot be removed does not fail the page that it led to', () => {
  const parent = join(temporaryFolder(), 'parent');
  mkdirSync(parent);
  const file = writeRedirectFile('http://127.0.0.1:9/', { env: { TMPDIR: parent } });
  // A path below a file cannot be removed.
  rmSync(parent, { recursive: true });
  writeFileSync(parent, '');
  expect(() => file.remove()).not.toThrow();
});
