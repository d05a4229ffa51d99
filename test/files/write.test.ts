import { describe, expect, test } from 'bun:test';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { ensureFolder } from '../../src/files/files.ts';
import { renameRetrying, writeAtomic } from '../../src/files/write.ts';
import { temporaryFolder } from '../support/folders.ts';
import { putOdd } from '../support/odd-files.ts';
import { hasLinks, isPosix, isRoot } from '../support/skips.ts';

const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);

describe('writing a file', () => {
  test.skipIf(!hasLinks)('keeps a link, and writes to its target', () => {
    const folder = temporaryFolder();
    const [path, middle, target] = ['a', 'b', 'c'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    symlinkSync('b', path);
    symlinkSync(target, middle);
    for (const text of ['made', 'replaced']) {
      writeAtomic(path, text, { id: '1', mode: 0o600 });
      expect(readFileSync(target, 'utf8')).toBe(text);
    }
    expect([readlinkSync(path), readlinkSync(middle)]).toEqual(['b', target]);
  });

  test.skipIf(!hasLinks)('follows a relative link from the real folder that it is in', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'dots', 'chunk'), { recursive: true });
    mkdirSync(join(folder, 'config'));
    symlinkSync('../dots/chunk', join(folder, 'config', 'chunk'));
    symlinkSync('../real.json', join(folder, 'dots', 'chunk', 'config.json'));
    writeAtomic(join(folder, 'config', 'chunk', 'config.json'), 'text', { id: '1' });
    expect(readFileSync(join(folder, 'dots', 'real.json'), 'utf8')).toBe('text');
    expect(readdirSync(join(folder, 'config'))).toEqual(['chunk']);
  });

  test.skipIf(!hasLinks)('fails for a link into a missing folder and for a cycle of links', () => {
    const folder = temporaryFolder();
    symlinkSync(join(folder, 'away', 'file'), join(folder, 'dangling'));
    symlinkSync('loop', join(folder, 'loop'));
    for (const [name, code] of [
      ['dangling', 'ENOENT'],
      ['loop', 'ELOOP'],
    ] as const) {
      const write = () => writeAtomic(join(folder, name), 'x', { id: '1' });
      expect(write).toThrow(expect.objectContaining({ code }));
      expect(lstatSync(join(folder, name)).isSymbolicLink()).toBe(true);
    }
    expect(readdirSync(folder).sort()).toEqual(['dangling', 'loop']);
  });

  test('names the file in an error that names none, such as that of a full disk', () => {
    const folder = temporaryFolder();
    const path = join(folder, 'file');
    function* full() {
      yield 'text';
      throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
    }
    const write = () => writeAtomic(path, full(), { id: '1' });
    expect(write).toThrow(expect.objectContaining({ code: 'ENOSPC', path }));
    expect(readdirSync(folder)).toEqual([]);
  });

  for (const name of ['a FIFO', 'a socket', 'a device', 'a folder']) {
    test.skipIf(!isPosix)(`does not replace ${name} that is the target of a link`, () => {
      const folder = temporaryFolder();
      const link = join(folder, 'link');
      if (name === 'a device') {
        putOdd('a link to a device', link);
      } else {
        putOdd(name, join(folder, 'odd'));
        symlinkSync('odd', link);
      }
      const before = statSync(link);
      expect(() => writeAtomic(link, 'x', { id: '1' })).toThrow(
        expect.objectContaining({ code: 'ENXIO' }),
      );
      expect([statSync(link).ino, statSync(link).mode]).toEqual([before.ino, before.mode]);
    });
  }

  test.skipIf(!isPosix)('keeps the mode of a file, whatever the umask', () => {
    const path = join(temporaryFolder(), 'a');
    for (const mode of [0o600, 0o644, 0o640, 0o755]) {
      writeFileSync(path, 'before');
      chmodSync(path, mode);
      writeAtomic(path, 'after', { id: '1' });
      expect([readFileSync(path, 'utf8'), modeOf(path)]).toEqual(['after', mode.toString(8)]);
    }
  });

  test.skipIf(!isPosix)('applies the umask to a new file', () => {
    const path = join(temporaryFolder(), 'a');
    const before = process.umask(0o077);
    try {
      writeAtomic(path, '', { id: '1' });
    } finally {
      process.umask(before);
    }
    expect(modeOf(path)).toBe('600');
  });

  test.skipIf(!isRoot)('as root gives new files and folders to the owner of their folder', () => {
    const folder = temporaryFolder();
    chownSync(folder, 12345, 54321);
    ensureFolder(join(folder, 'a', 'b'), 0o700);
    writeAtomic(join(folder, 'a', 'b', 'c'), 'text', { id: '1', mode: 0o600 });
    for (const path of ['a', 'a/b', 'a/b/c']) {
      const { uid, gid } = statSync(join(folder, path));
      expect([path, uid, gid]).toEqual([path, 12345, 54321]);
    }
  });

  test.skipIf(!isRoot)('as root keeps the owner of a file', () => {
    const path = join(temporaryFolder(), 'a');
    writeFileSync(path, 'before');
    chownSync(path, 12345, 54321);
    writeAtomic(path, 'after', { id: '1', mode: 0o600 });
    const { uid, gid } = statSync(path);
    expect([uid, gid, modeOf(path)]).toEqual([12345, 54321, '600']);
  });

  test('leaves no temporary file behind if it fails', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'a', 'b'), { recursive: true });
    expect(() => writeAtomic(join(folder, 'a'), 'x', { id: '1' })).toThrow();
    expect(readdirSync(folder)).toEqual(['a']);
  });
});

describe('a rename of a file that is in use on Windows', () => {
  function refusing(times: number, code: string): typeof renameSync {
    return (from, to) => {
      if (times-- > 0) throw Object.assign(new Error('refused'), { code });
      renameSync(from, to);
    };
  }

  function files(): [from: string, to: string] {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'from'), 'text');
    return [join(folder, 'from'), join(folder, 'to')];
  }

  test('is retried', () => {
    const [from, to] = files();
    renameRetrying(from, to, [1, 1], refusing(2, 'EPERM'));
    expect([existsSync(from), readFileSync(to, 'utf8')]).toEqual([false, 'text']);
  });

  test('fails after the last retry, and at once for other errors', () => {
    const [from, to] = files();
    for (const [times, code] of [
      [3, 'EBUSY'],
      [1, 'ENOSPC'],
    ] as const) {
      const rename = () => renameRetrying(from, to, [1, 1], refusing(times, code));
      expect(rename).toThrow(expect.objectContaining({ code }));
    }
  });
});
