import { describe, expect, test } from 'bun:test';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { commitFolder } from '../../src/validate/commit.ts';
import { gitIn } from '../../src/validate/git.ts';
import { temporaryFolder } from '../support/folders.ts';
import { git, gitEnv, repositoryOf } from '../support/repository.ts';
import { testCli } from '../support/test-cli.ts';

const here = repositoryOf({});
const where = (text: string, folder = here): Promise<string | undefined> =>
  commitFolder(text, { folder, home: '/home/me', git: gitIn(testCli(), gitEnv) });

const commits = [
  'git commit',
  'git commit -m "x"',
  'git -c user.name=x commit -am y',
  'git --no-pager commit',
  'git "commit"',
  'A=1 git commit',
  'env A=1 git commit',
  'sudo -u me git commit',
  '/usr/bin/git commit',
  'git.exe commit',
  'timeout 5 git commit',
  'command git commit',
  'time git commit',
  '! git commit',
  'echo x | xargs git commit -m',
  'git add -A&&git commit',
  'true;git commit',
  'git add . \\\n && git commit',
  'git add .\ngit commit -m "a\nb"',
  '(git commit)',
  '{ git commit; }',
  'if true; then git commit; fi',
  'for i in 1 2; do git commit; done',
  'case x in x) git commit;; esac',
  'echo "$(git commit -m x)"',
  '`git commit`',
  'git status $(git commit)',
  'bash -c "git commit -m x"',
  "bash -lc 'ls; git commit'",
  'eval "git commit"',
  'bash <<EOF\ngit commit\nEOF',
  'bash <<< "git commit"',
  'git commit -F - <<EOF\nhello\nEOF',
  "git commit -m \"$(cat <<'EOF'\nfeat: x\n\nit's (a) `body`\nEOF\n)\"",
  'git commit>log 2>&1',
  "echo $'it\\'s' && git commit -m 'x'",
  'echo "price: $\'" && git commit -m "it\'s"',
  `echo "\${a:-\${b}}" $((1 + (2 * 3))) && git commit`,
  '2>/dev/null git commit',
  'git commit -- --dry-run',
  'git commit --amend --no-edit',
  'git commit --no-verify -m x',
];

const others = [
  '',
  'git',
  'git status',
  'git log --grep commit',
  'git log -1 --format=%s -- commit',
  'git commit-tree HEAD^{tree}',
  'git commit-graph write',
  'git show commit',
  'git help commit',
  'git --version commit',
  'git commit --dry-run',
  'git commit --help',
  'git config alias.x commit',
  'echo "git commit"',
  'echo git commit',
  "printf '%s' 'a; git commit'",
  'echo a\\; git commit',
  'grep -r "git commit" .',
  'rg "x && git commit"',
  '# git commit',
  'ls # git commit',
  "cat > f <<'EOF'\ngit commit\nEOF\nls",
  'cat <<A <<B\ngit commit\nA\ngit commit\nB\necho',
  'cat <<-EOF\n\tgit commit\n\tEOF\nls',
  'npm run commit',
  'git stash; echo commit',
];

describe('a shell text', () => {
  test.each(commits)('commits: %j', async (text) => {
    expect(await where(text)).toBe(here);
  });

  test.each(others)('does not commit: %j', async (text) => {
    expect(await where(text)).toBeUndefined();
  });

  test('has the folder of its commit, unless the shell expands it', async () => {
    mkdirSync(join(here, 'a b'));
    expect(await where('git -C "a b" commit')).toBe(join(here, 'a b'));
    expect(await where('cd "a b" && git commit')).toBe(join(here, 'a b'));
    expect(await where('cd a && git -C ../b commit')).toBe(join(here, 'b'));
    expect(await where('git --git-dir x/.git --work-tree=x commit')).toBe(join(here, 'x'));
    expect(await where('cd ~/x && git commit')).toBe('/home/me/x');
    expect(await where('cd "$PROJECT" && git commit')).toBe(here);
    expect(await where('cd - && git commit')).toBe(here);
  });

  test('commits through an alias of the repository', async () => {
    const folder = repositoryOf({});
    git(folder, 'config', 'alias.ci', 'commit --verbose');
    git(folder, 'config', 'alias.save', '!git add -A && git commit -m save');
    git(folder, 'config', 'alias.st', 'status');
    expect(await where('git ci -m x', folder)).toBe(folder);
    expect(await where('git save', folder)).toBe(folder);
    expect(await where('git st', folder)).toBeUndefined();
    expect(await where('git ci', temporaryFolder())).toBeUndefined();
  });

  test('of any length and nesting is parsed quickly', async () => {
    for (const part of ['$(', '(', '`', '"', "'", '$', '<<a\n', 'a ', '\\', '${', '$((']) {
      expect(await where(part.repeat(100_000))).toBeUndefined();
    }
  });
});
