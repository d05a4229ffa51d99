import { describe, expect, test } from 'bun:test';
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSmallFile } from '../../src/files/files.ts';
import { readState, writeState } from '../../src/files/state-file.ts';
import { temporaryFolder } from '../support/folders.ts';
import { hasOddFiles, oddFiles, putOdd } from '../support/odd-files.ts';
import { hasLinks } from '../support/skips.ts';

const readable = ['an empty file', 'a torn file', 'JSON that is no object'];

describe('reading a small file', () => {
  test('returns its text', () => {
    const path = join(temporaryFolder(), 'a.json');
    writeFileSync(path, 'text é');
    expect(readSmallFile(path)).toEqual({ state: 'read', text: 'text é' });
  });

  test('returns "missing" for a missing file or folder, or a file in place of a folder', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'file'), '');
    for (const path of ['a', 'b/a', 'file/a']) {
      expect(readSmallFile(join(folder, path))).toEqual({ state: 'missing' });
    }
  });

  for (const name of Object.keys(oddFiles).filter((each) => !readable.includes(each))) {
    test.skipIf(!hasOddFiles)(`returns at once why a file is unusable: ${name}`, () => {
      const path = join(temporaryFolder(), 'a.json');
      putOdd(name, path);
      const startedAt = performance.now();
      expect(readSmallFile(path)).toMatchObject({ state: 'unusable' });
      expect(performance.now() - startedAt).toBeLessThan(1000);
    });
  }

  test.skipIf(!hasLinks)('does not treat a folder that is a dangling link as missing', () => {
    const folder = temporaryFolder();
    symlinkSync(join(folder, 'away'), join(folder, 'chunk'));
    expect(readSmallFile(join(folder, 'chunk', 'a.json'))).toEqual({
      state: 'unusable',
      why: `${join(folder, 'chunk')} is a broken symbolic link`,
    });
  });

  test.skipIf(!hasLinks)('follows a link to a file, and to its folder', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'real'));
    writeFileSync(join(folder, 'real', 'a'), 'text');
    symlinkSync(join(folder, 'real'), join(folder, 'linked'));
    symlinkSync(join(folder, 'linked', 'a'), join(folder, 'b'));
    expect(readSmallFile(join(folder, 'b'))).toEqual({ state: 'read', text: 'text' });
  });
});

describe('a state file', () => {
  const parse = ({ n }: Readonly<Record<string, unknown>>) =>
    typeof n === 'number' ? n : undefined;

  for (const name of Object.keys(oddFiles)) {
    test.skipIf(!hasOddFiles)(
      `counts as absent if it is invalid, and can still be written: ${name}`,
      () => {
        const path = join(temporaryFolder(), 'a.json');
        putOdd(name, path);
        if (name === 'a folder') writeFileSync(join(path, 'precious'), 'mine');
        expect(readState(path, parse)).toBeUndefined();
        writeState(path, { n: 7 }, 'id');
        expect(readState(path, parse)).toBe(7);
        if (name === 'a folder') expect(readdirSync(path)).toEqual(['precious']);
      },
    );
  }

  test('counts as absent if its fields are invalid', () => {
    const path = join(temporaryFolder(), 'a.json');
    for (const text of ['{"v":1}', '{"v":1,"n":"1"}', '{"n":1}', '{"v":"1","n":1}']) {
      writeFileSync(path, text);
      expect(readState(path, parse)).toBeUndefined();
    }
  });

  test('is written beside the file of a later release', () => {
    const path = join(temporaryFolder(), 'a.json');
    writeFileSync(path, '{"v":2,"n":[]}');
    writeState(path, { n: 7 }, 'id');
    expect(readState(path, parse)).toBe(7);
    expect(readSmallFile(path)).toEqual({ state: 'read', text: '{"v":2,"n":[]}' });
  });
});
