import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type FakeAnthropic, startAnthropic } from '../support/anthropic.ts';
import { chunk, start } from '../support/binary.ts';
import { anthropicKey, gitHubToken, promptPath, serverEnv } from '../support/build-prompt.ts';
import { temporaryFolder } from '../support/folders.ts';
import { type FakeGitHub, faults, startGitHub } from '../support/github.ts';
import { pull, said } from '../support/reviews.ts';
import { isPosix } from '../support/skips.ts';

const practice = {
  heading: 'Errors',
  rule: 'Handle every error',
  comments: [1, 2],
  quotations: [{ comment: 1, text: 'Handle the error' }],
};
const supported = { input: { practices: [practice] } };

let github: FakeGitHub;
let anthropic: FakeAnthropic;
beforeEach(() => {
  // The binary uses the real clock.
  const now = new Date().toISOString();
  const comment = said('ann', `Handle the error, ${gitHubToken}`, { createdAt: now });
  const pulls = [1, 2].map((number) => pull(number, [comment], { updatedAt: now }));
  github = startGitHub({ 'acme/api': pulls });
  anthropic = startAnthropic();
});
afterEach(async () => {
  await Promise.all([github.stop(), anthropic.stop()]);
});

/** Creates a git repository whose origin is acme/api. */
function checkout(): string {
  const home = temporaryFolder();
  const git = (...args: string[]) => Bun.spawnSync(['git', ...args], { cwd: home });
  git('init', '--quiet');
  git('remote', 'add', 'origin', 'git@github.com:acme/api.git');
  return home;
}

function environment(): Record<string, string> {
  return { ...serverEnv({ github, anthropic }), DO_NOT_TRACK: '1' };
}

/** Lists every file below a folder, except git's. */
function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .filter((path) => !path.startsWith('.git/'))
    .sort();
}

describe('the compiled binary', () => {
  test('builds a prompt for the repository of the working folder and shows no secrets', async () => {
    const home = checkout();
    anthropic.reply(supported, { text: '# Prompt' });
    const ran = await chunk(['build-prompt', '--debug', '--json'], { home, env: environment() });
    expect({ stderr: ran.stderr, exitCode: ran.exitCode }).toEqual({ stderr: '', exitCode: 0 });
    expect(JSON.parse(ran.stdout)).toMatchObject({ organization: 'acme', comments: 2 });
    const files = filesIn(home);
    expect(files).toEqual([
      '.chunk/context/review-prompt-analysis.md',
      '.chunk/context/review-prompt-details-pr-rankings.csv',
      '.chunk/context/review-prompt-details.json',
      '.chunk/context/review-prompt-rules.json',
      '.chunk/context/review-prompt.md',
    ]);
    const outputs = [
      ran.stdout,
      ran.stderr,
      ...files.map((file) => readFileSync(join(home, file), 'utf8')),
    ];
    for (const secret of [gitHubToken, anthropicKey]) {
      expect(outputs.join('\n')).not.toContain(secret);
    }
    expect(outputs.join('\n')).toContain('Handle the error, [REDACTED]');
    expect(anthropic.messageRequests[0]?.messages[0]?.content).toContain(
      'Handle the error, [REDACTED]',
    );
    expect(readFileSync(join(home, promptPath), 'utf8')).toStartWith('# Prompt\n\nThe finding');
  });

  test('needs no key and no network for a saved file and the built-in analyzer', async () => {
    const home = checkout();
    const env = environment();
    await chunk(['build-prompt', '--analyzer', 'local', '--debug'], { home, env });
    const saved = '.chunk/context/review-prompt-details.json';
    const args = ['build-prompt', '--from', saved, '--analyzer', 'local', '--output', 'again.md'];
    const ran = await chunk(args, { home, env: { DO_NOT_TRACK: '1' } });
    expect({ stdout: ran.stdout, exitCode: ran.exitCode }).toEqual({ stdout: '', exitCode: 0 });
    expect(readFileSync(join(home, 'again.md'), 'utf8')).toContain(
      'The analysis read 2 comments by',
    );
  });

  test('fails with one JSON object on stderr and nothing else', async () => {
    github.always(faults.status(401));
    const ran = await chunk(['build-prompt', '--json'], { home: checkout(), env: environment() });
    expect(JSON.parse(ran.stderr)).toMatchObject({ error: true, code: 'github.token_rejected' });
    expect({ stdout: ran.stdout, exitCode: ran.exitCode }).toEqual({ stdout: '', exitCode: 3 });
  });

  test.skipIf(!isPosix)(
    'ends at Ctrl-C during a request to GitHub and leaves no file behind',
    async () => {
      const home = checkout();
      const requested = Promise.withResolvers<void>();
      github.always(() => {
        requested.resolve();
        return new Promise(() => {});
      });
      const child = start(['build-prompt'], { home, env: environment() });
      await requested.promise;
      child.kill('SIGINT');
      expect(await child.exited).toBe(130);
      expect(existsSync(join(home, '.chunk'))).toBe(false);
    },
  );

  test.skipIf(!isPosix)(
    'saves the paid analysis and keeps the old prompt at Ctrl-C in the second step',
    async () => {
      const home = checkout();
      mkdirSync(join(home, '.chunk/context'), { recursive: true });
      writeFileSync(join(home, promptPath), 'old prompt');
      const requested = Promise.withResolvers<void>();
      anthropic.reply(supported, () => {
        requested.resolve();
        return new Promise(() => {});
      });
      const child = start(['build-prompt', '--force'], { home, env: environment() });
      await requested.promise;
      child.kill('SIGINT');
      const stderr = await child.stderr.text();
      expect(await child.exited).toBe(130);
      expect(stderr).toContain(
        '! The analysis is saved in .chunk/context/review-prompt-analysis.md.\n',
      );
      expect(
        readFileSync(join(home, '.chunk/context/review-prompt-analysis.md'), 'utf8'),
      ).toContain('Handle every error');
      expect(readFileSync(join(home, promptPath), 'utf8')).toBe('old prompt');
    },
  );
});
