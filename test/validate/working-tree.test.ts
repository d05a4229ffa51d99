import { describe, expect, setDefaultTimeout, test } from 'bun:test';
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { gitIn } from '../../src/validate/git.ts';
import { WorkingTree } from '../../src/validate/working-tree.ts';
import { temporaryFolder } from '../support/folders.ts';
import { addFiles, git, gitEnv, repositoryOf } from '../support/repository.ts';
import { hasLinks, isPosix } from '../support/skips.ts';
import { testCli } from '../support/test-cli.ts';

// Concurrent tests share the processors.
setDefaultTimeout(30_000);

const treeOf = (folder: string): WorkingTree => new WorkingTree(folder, gitIn(testCli(), gitEnv));
const digestOf = (folder: string): Promise<string | undefined> => treeOf(folder).digest();

/** Returns the digests before and after a change. */
async function around(folder: string, change: () => void): Promise<(string | undefined)[]> {
  const before = await digestOf(folder);
  change();
  return [before, await digestOf(folder)];
}

async function expectMiss(folder: string, change: () => void): Promise<void> {
  const [before, after] = await around(folder, change);
  expect(before).toBeDefined();
  expect(after).not.toBe(before);
}

const files = { 'a.txt': 'a\n', 'b/c.txt': 'c\n', '.gitignore': 'ignored\n' };
/** Returns a repository with a changed and an untracked file. */
function changedRepository(): string {
  const folder = repositoryOf(files);
  addFiles(folder, { 'a.txt': 'changed\n', 'b/new.txt': 'new\n' });
  return folder;
}

describe.concurrent('the digest of a working tree', () => {
  test('is stable while nothing changes, also from a subfolder', async () => {
    const folder = changedRepository();
    expect(await digestOf(folder)).toMatch(/^[0-9a-f]{64}$/);
    expect(await digestOf(folder)).toBe((await digestOf(join(folder, 'b'))) ?? '');
  });

  test('changes with the content of a changed and of an untracked file', async () => {
    const folder = changedRepository();
    await expectMiss(folder, () => writeFileSync(join(folder, 'a.txt'), 'CHANGED\n'));
    await expectMiss(folder, () => writeFileSync(join(folder, 'b/new.txt'), 'NEW\n'));
  });

  test.skipIf(!isPosix)(
    'changes with the mode of a tracked, a changed and an untracked file',
    async () => {
      const folder = changedRepository();
      for (const path of ['b/c.txt', 'a.txt', 'b/new.txt']) {
        await expectMiss(folder, () => chmodSync(join(folder, path), 0o755));
      }
    },
  );

  test('changes with a rename, in the index or not', async () => {
    const folder = repositoryOf(files);
    await expectMiss(folder, () => git(folder, 'mv', 'a.txt', 'z.txt'));
    await expectMiss(folder, () => renameSync(join(folder, 'b/c.txt'), join(folder, 'b/d.txt')));
  });

  test.skipIf(!hasLinks)('changes with the type of a file and the target of a link', async () => {
    const folder = repositoryOf({ ...files, target: 'a\n' });
    await expectMiss(folder, () => {
      unlinkSync(join(folder, 'a.txt'));
      symlinkSync('target', join(folder, 'a.txt'));
    });
    await expectMiss(folder, () => {
      unlinkSync(join(folder, 'a.txt'));
      symlinkSync('b', join(folder, 'a.txt'));
    });
  });

  test('changes with HEAD and the index, even if no file changes', async () => {
    const folder = changedRepository();
    await expectMiss(folder, () => git(folder, 'add', 'a.txt'));
    await expectMiss(folder, () => git(folder, 'commit', '--quiet', '--message=second'));
    await expectMiss(folder, () => git(folder, 'commit', '-q', '--allow-empty', '-mthird'));
  });

  test('changes with an ignored file that was force-added', async () => {
    const folder = repositoryOf(files);
    addFiles(folder, { ignored: '1' });
    await expectMiss(folder, () => git(folder, 'add', '--force', 'ignored'));
    await expectMiss(folder, () => writeFileSync(join(folder, 'ignored'), '2'));
  });

  test('changes with a file marked assume-unchanged or skip-worktree', async () => {
    for (const flag of ['--assume-unchanged', '--skip-worktree']) {
      const folder = repositoryOf(files);
      git(folder, 'update-index', flag, 'a.txt');
      await expectMiss(folder, () => writeFileSync(join(folder, 'a.txt'), 'hidden\n'));
    }
  });

  test.skipIf(!isPosix)('changes despite Git settings that hide changes', async () => {
    const folder = repositoryOf(files);
    git(folder, 'config', 'status.showUntrackedFiles', 'no');
    git(folder, 'config', 'status.renames', 'false');
    git(folder, 'config', 'core.quotePath', 'true');
    await expectMiss(folder, () => addFiles(folder, { 'ä\n"b".txt': '1' }));
    await expectMiss(folder, () => addFiles(folder, { 'ä\n"b".txt': '2' }));
  });

  test('changes with files whose names are not UTF-8', async () => {
    const folder = repositoryOf(files);
    const odd = Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0x66, 0xff, 0xfe])]);
    await expectMiss(folder, () => writeFileSync(odd, '1'));
    await expectMiss(folder, () => writeFileSync(odd, '2'));
  });
});

describe.concurrent('no digest, but a reason,', () => {
  test('if a submodule has changes', async () => {
    const folder = repositoryOf(files);
    const other = repositoryOf({ x: '1' });
    git(folder, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', other, 'sub');
    git(folder, 'commit', '--quiet', '--message=sub');
    git(folder, 'config', 'submodule.sub.ignore', 'all');
    expect(await digestOf(folder)).toBeDefined();
    writeFileSync(join(folder, 'sub/x'), '2');
    const tree = treeOf(folder);
    expect(await tree.digest()).toBeUndefined();
    expect(tree.whyNoDigest).toBe('the submodule sub has changes');
    expect((await tree.status())?.clean).toBe(false);
  });

  test('if the repository contains another repository', async () => {
    const folder = repositoryOf(files);
    mkdirSync(join(folder, 'inner'));
    repositoryOf({ x: '1' }, join(folder, 'inner'));
    const tree = treeOf(folder);
    expect(await tree.digest()).toBeUndefined();
    expect(tree.whyNoDigest).toBe('inner/ is neither a file nor a link');
  });

  test('if more than 64 MiB have changed', async () => {
    const folder = repositoryOf(files);
    const large = join(folder, 'large');
    writeFileSync(large, '');
    truncateSync(large, 64 * 1024 * 1024);
    expect(await digestOf(folder)).toBeDefined();
    appendFileSync(large, 'x');
    const tree = treeOf(folder);
    expect(await tree.digest()).toBeUndefined();
    expect(tree.whyNoDigest).toBe('more than 64 MiB have changed');
  });

  test.skipIf(!isPosix)('if core.fileMode is false', async () => {
    const folder = repositoryOf(files);
    git(folder, 'config', 'core.fileMode', 'false');
    const tree = treeOf(folder);
    expect(await tree.digest()).toBeUndefined();
    expect(tree.whyNoDigest).toBe('core.fileMode is false');
  });

  test('if Git fails', async () => {
    const folder = repositoryOf(files);
    writeFileSync(join(folder, '.git/index'), 'broken');
    const tree = treeOf(folder);
    expect(await tree.digest()).toBeUndefined();
    expect(tree.whyNoDigest).toBe('Git could not report what has changed');
  });

  test('and no reason outside of a repository', async () => {
    const tree = treeOf(temporaryFolder());
    expect(await tree.digest()).toBeUndefined();
    expect(tree.whyNoDigest).toBeUndefined();
  });
});

/** Changes of one file's content, mode, name or type. */
const changes = {
  content: (path: string) => appendFileSync(path, 'x'),
  sameLength: (path: string) =>
    writeFileSync(
      path,
      readFileSync(path).map((byte) => byte ^ 1),
    ),
  mode: (path: string) => chmodSync(path, 0o755),
  name: (path: string) => renameSync(path, `${path}2`),
  kind: (path: string) => {
    rmSync(path);
    symlinkSync('elsewhere', path);
  },
  absence: (path: string) => rmSync(path),
} as const;

test.concurrent('any change of a file gives a new digest', async () => {
  const paths = ['tracked', 'changed', 'staged', 'untracked', 'f/o/r/c/e/d'];
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(
        fc.tuple(
          fc.constantFrom(...paths),
          fc.constantFrom(...(Object.keys(changes) as (keyof typeof changes)[])),
        ),
        { minLength: 1, maxLength: 4, selector: ([path]) => path },
      ),
      async (steps) => {
        const folder = repositoryOf({ tracked: 'one', changed: 'two', '.gitignore': 'f\n' });
        addFiles(folder, { changed: 'three', staged: 'four', 'f/o/r/c/e/d': 'five' });
        git(folder, 'add', '--force', 'staged', 'f');
        addFiles(folder, { untracked: 'six' });
        const seen = [await digestOf(folder)];
        for (const [path, kind] of steps) {
          changes[kind](join(folder, path));
          seen.push(await digestOf(folder));
        }
        expect(seen).not.toContain(undefined);
        expect(new Set(seen).size).toBe(seen.length);
      },
    ),
    { numRuns: 25 },
  );
}, 60_000);
