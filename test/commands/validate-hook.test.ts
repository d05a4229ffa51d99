import { describe, expect, test } from 'bun:test';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { runShell } from '../../src/system/process-groups.ts';
import { temporaryFolder } from '../support/folders.ts';
import { addFiles, git, gitEnv, projectConfig, repositoryOf } from '../support/repository.ts';
import { hasLinks, isPosix } from '../support/skips.ts';
import { type Row, row, type TestCli, testCli } from '../support/test-cli.ts';

type Payload = Readonly<Record<string, unknown>>;

/** The input of a Stop hook from Claude Code; Codex adds `turn_id` and `model`. */
const stop = (cwd: string, more: Payload = {}): Payload => ({
  session_id: 'abc123',
  transcript_path: '/x/abc123.jsonl',
  cwd,
  permission_mode: 'default',
  hook_event_name: 'Stop',
  stop_hook_active: false,
  last_assistant_message: 'Done.',
  background_tasks: [],
  session_crons: [],
  ...more,
});

/** The input of a PreToolUse hook for a shell command, from both agents. */
const beforeShell = (cwd: string, command: string): Payload => ({
  session_id: 'abc123',
  transcript_path: null,
  cwd,
  permission_mode: 'default',
  hook_event_name: 'PreToolUse',
  tool_name: 'Bash',
  tool_input: { command, description: 'Commit' },
  tool_use_id: 'toolu_1',
});

interface HookRunOptions {
  readonly home?: string;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly cli?: Partial<TestCli>;
}

let clock = Date.UTC(2026, 0, 2);

/** Calls the hook as an agent does; each call is one second after the previous one. */
function hook(payload: Payload, options: HookRunOptions = {}, ...argv: string[]): Promise<Row> {
  const { home = temporaryFolder(), cwd = String(payload['cwd']), env, cli } = options;
  const now = clock;
  clock += 1000;
  const all = { cwd, now: () => now, ...cli };
  const piped = JSON.stringify(payload);
  return row(['validate', ...argv], testCli({ home, piped, env: { ...gitEnv, ...env }, cli: all }));
}

/** A project with an uncommitted change. */
function changed(commands: Parameters<typeof projectConfig>[0], keys = {}): string {
  const folder = repositoryOf(projectConfig(commands, keys));
  addFiles(folder, { change: 'x' });
  return folder;
}

const failing = { test: 'echo broken; exit 1' };
const silent = { stdout: '', stderr: '', exitCode: 0 };

describe('a Stop hook', () => {
  test('lets the agent stop at once if nothing has changed', async () => {
    const folder = repositoryOf(projectConfig(failing));
    expect(await hook(stop(folder))).toMatchObject(silent);
  });

  test('prints nothing on stdout if all checks pass, because Codex accepts only JSON there', async () => {
    const folder = changed({ lint: 'echo x', test: 'true' });
    expect(await hook(stop(folder))).toEqual({
      stdout: '',
      stderr: '2/2 passed\n',
      exitCode: 0,
      events: ['chunk validate ok'],
    });
  });

  test('blocks with the exit code and the output of a failed command', async () => {
    const run = 'for i in $(seq 50); do printf "\\033[31mline $i\\033[0m\\n"; done; exit 3';
    const folder = changed({ lint: 'true', test: run, build: 'true' });
    const { stdout, stderr, exitCode } = await hook(stop(folder));
    const lines = Array.from({ length: 30 }, (_, index) => `line ${index + 21}`);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    expect(stderr).toBe(
      `${[
        'Attempt 1 of 3 failed.',
        'chunk validate: test failed with exit code 3.',
        'Skipped: build.',
        `Command: ${run}`,
        'End of its output:',
        ...lines,
      ].join('\n')}\n`,
    );
  });

  test('limits its message to 8 KB', async () => {
    const long = 'x'.repeat(20_000);
    const run = `seq -f "%0500g" 50; exit 1 # ${long}`;
    const { stderr } = await hook(stop(changed({ [long]: run, [`${long}2`]: 'true' })));
    expect(Buffer.byteLength(stderr)).toBeLessThanOrEqual(8192);
    expect(stderr).toEndWith(`${'0'.repeat(498)}50\n`);
  });

  test('says that a command printed nothing', async () => {
    const { stderr } = await hook(stop(changed({ test: 'false' })));
    expect(stderr).toEndWith('Command: false\nIt printed nothing.\n');
  });

  test('redacts secrets from the environment', async () => {
    const token = 'not-a-real-token-1234567890';
    const env = { GITHUB_TOKEN: token };
    const { stderr } = await hook(stop(changed({ test: 'echo $GITHUB_TOKEN; exit 1' })), { env });
    expect(stderr).not.toContain(token);
  });

  test("checks the agent's current folder", async () => {
    const main = repositoryOf(projectConfig({ where: 'pwd; exit 1' }));
    const linked = join(temporaryFolder(), 'linked');
    git(main, 'worktree', 'add', '--quiet', linked);
    addFiles(linked, { change: 'x' });
    const { stderr, exitCode } = await hook(stop(linked), { cwd: main });
    expect(exitCode).toBe(2);
    expect(stderr).toEndWith(`\n${linked}\n`);
  });

  test("checks its own working folder if the agent's folder is gone", async () => {
    const folder = changed(failing);
    expect((await hook(stop('/nowhere'), { cwd: folder })).exitCode).toBe(2);
    expect((await hook(stop(''), { cwd: folder })).exitCode).toBe(2);
  });

  test("prefers --project to the agent's folder", async () => {
    const folder = changed(failing);
    const elsewhere = temporaryFolder();
    expect((await hook(stop(elsewhere), {}, '--project', folder)).exitCode).toBe(2);
  });

  test('treats a tree as changed if Git fails', async () => {
    const folder = temporaryFolder();
    addFiles(folder, projectConfig(failing));
    expect((await hook(stop(folder))).exitCode).toBe(2);
  });

  test('prints nothing if no commands are configured', async () => {
    const folder = changed({});
    for (const argv of [[], ['lint']]) {
      expect(await hook(stop(folder), {}, ...argv)).toMatchObject(silent);
    }
    rmSync(join(folder, '.chunk'), { recursive: true });
    for (const argv of [[], ['lint']]) {
      expect(await hook(stop(folder), {}, ...argv)).toMatchObject(silent);
    }
  });

  test('blocks if its command is not configured in the project', async () => {
    const { stderr, exitCode } = await hook(stop(changed({ test: 'true' })), {}, 'lint');
    expect(stderr).toContain('the command "lint" is not configured');
    expect(exitCode).toBe(2);
  });

  test('blocks on an invalid config file', async () => {
    const folder = changed(failing);
    writeFileSync(join(folder, '.chunk/config.json'), '{');
    const { stderr, exitCode } = await hook(stop(folder));
    expect(stderr).toContain('config.json cannot be used: it is not valid JSON');
    expect(exitCode).toBe(2);
  });

  for (const path of ['.chunk/config.json', '.chunk']) {
    test.skipIf(!hasLinks)(`blocks if ${path} is a broken symbolic link`, async () => {
      const folder = changed(failing);
      rmSync(join(folder, path), { recursive: true });
      symlinkSync(join(folder, 'away'), join(folder, path));
      const { stderr, exitCode } = await hook(stop(folder));
      expect(stderr).toContain('is a broken symbolic link');
      expect(exitCode).toBe(2);
    });
  }

  test('checks nothing while hooks are disabled, and fails', async () => {
    const folder = changed(failing);
    const disabled = { stdout: '', exitCode: 1 };
    expect(await hook(stop(folder), { env: { CHUNK_HOOKS_DISABLED: '1' } })).toMatchObject(
      disabled,
    );
    addFiles(folder, { '.chunk/hooks-disabled': '' });
    expect(await hook(stop(folder))).toMatchObject(disabled);
    expect((await hook(stop(folder))).stderr).toContain('chunk hook enable');
  });

  test("kills a running command before the agent's timeout, and blocks", async () => {
    const folder = changed({ slow: { run: 'sleep 60', timeout: 3600 }, after: 'true' });
    const limits: number[] = [];
    // The command used all of its time.
    const timedOut: typeof runShell = async (_, { timeoutMs }) => {
      limits.push(timeoutMs);
      return { exitCode: 143, timedOut: true };
    };
    const { stderr, exitCode } = await hook(stop(folder), { cli: { runShell: timedOut } });
    expect(limits).toEqual([585_000]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('slow was stopped because the hook ran out of time.');
  });

  test('applies the deadline to all commands together', async () => {
    const folder = changed({ a: { run: 'true', timeout: 500 }, b: { run: 'true', timeout: 500 } });
    const limits: number[] = [];
    let now = Date.UTC(2026, 0, 3);
    const takes400Seconds: typeof runShell = async (_, { timeoutMs }) => {
      limits.push(timeoutMs);
      now += 400_000;
      return { exitCode: 0, timedOut: false };
    };
    const startedAt = now;
    const cli = { runShell: takes400Seconds, now: () => now, startedAt };
    await hook(stop(folder), { cli });
    expect(limits).toEqual([500_000, 185_000]);
  });
});

describe('attempts', () => {
  const gaveUp = 'chunk validate: test still fails after 3 attempts';

  /** Returns the exit codes of consecutive Stop hooks in one home. */
  async function exitCodes(home: string, payloads: readonly Payload[]): Promise<number[]> {
    const codes: number[] = [];
    for (const payload of payloads) codes.push((await hook(payload, { home })).exitCode);
    return codes;
  }
  const again = (folder: string, more: Payload = {}) =>
    stop(folder, { stop_hook_active: true, ...more });

  test("end with a message for the agent's user", async () => {
    const home = temporaryFolder();
    const folder = changed(failing);
    expect((await hook(stop(folder), { home })).stderr).toStartWith('Attempt 1 of 3 failed.\n');
    expect((await hook(again(folder), { home })).stderr).toStartWith(
      'Attempt 2 of 3 failed. If the next one fails too, this hook lets you stop: tell your user',
    );
    const last = await hook(again(folder), { home });
    expect(last.exitCode).toBe(0);
    expect(JSON.parse(last.stdout)).toEqual({ systemMessage: expect.stringContaining(gaveUp) });
    expect(await exitCodes(home, [again(folder), stop(folder)])).toEqual([0, 2]);
  });

  test("are limited by the project's config", async () => {
    const folder = changed(failing, { stopHookMaxAttempts: 1 });
    expect(await exitCodes(temporaryFolder(), [stop(folder)])).toEqual([0]);
    const fiveAttempts = changed(failing, { stopHookMaxAttempts: 5 });
    const payloads = [stop(fiveAttempts), ...Array(4).fill(again(fiveAttempts))];
    expect(await exitCodes(temporaryFolder(), payloads)).toEqual([2, 2, 2, 2, 0]);
  });

  test('start over in the next turn and after a pass', async () => {
    const home = temporaryFolder();
    const folder = changed(failing);
    expect(await exitCodes(home, [stop(folder), again(folder), stop(folder)])).toEqual([2, 2, 2]);
    addFiles(folder, projectConfig({ test: 'true' }));
    expect(await exitCodes(home, [again(folder)])).toEqual([0]);
    addFiles(folder, projectConfig(failing));
    expect(await exitCodes(home, [again(folder), again(folder)])).toEqual([2, 2]);
  });

  test('are counted separately for each session and sub-agent', async () => {
    const home = temporaryFolder();
    const folder = changed(failing);
    const sub = (id: string) =>
      again(folder, { hook_event_name: 'SubagentStop', agent_id: id, agent_type: 'Explore' });
    await exitCodes(home, [again(folder), again(folder)]);
    const others = [sub('a'), sub('b'), sub('a'), again(folder, { session_id: 'other' })];
    expect(await exitCodes(home, others)).toEqual([2, 2, 2, 2]);
    expect(await exitCodes(home, [sub('a'), sub('b'), again(folder)])).toEqual([0, 2, 0]);
    const unnamed = again(folder, { hook_event_name: 'SubagentStop', session_id: 'third' });
    const third = again(folder, { session_id: 'third' });
    expect(await exitCodes(home, [unnamed, third, unnamed, third])).toEqual([2, 2, 2, 2]);
  });

  test('do not include commits, which do not reset them', async () => {
    const home = temporaryFolder();
    const folder = changed(failing);
    const commit = beforeShell(folder, 'git commit -m x');
    const codes = await exitCodes(home, [again(folder), ...Array(5).fill(commit), again(folder)]);
    expect(codes).toEqual([2, 2, 2, 2, 2, 2, 2]);
    expect(await exitCodes(home, [again(folder)])).toEqual([0]);
  });

  test('count once if an agent runs the same hook twice at once', async () => {
    const home = temporaryFolder();
    const folder = changed(failing);
    for (const expected of [
      [2, 2],
      [2, 2],
      [0, 0],
    ]) {
      const startedAt = clock;
      const late = { now: () => startedAt + 500, startedAt };
      const twice = [1, 2].map(() => hook(again(folder), { home, cli: late }));
      const codes = (await Promise.all(twice)).map(({ exitCode }) => exitCode);
      expect(codes).toEqual(expected);
    }
  });

  test('do not block an agent forever if they cannot be counted', async () => {
    const home = temporaryFolder();
    addFiles(home, { '.local/state/chunk/validate': 'a file' });
    const folder = changed(failing);
    expect(await exitCodes(home, [stop(folder), again(folder)])).toEqual([2, 0]);
  });

  test('keep at most a thousand files', async () => {
    const home = temporaryFolder();
    const folder = changed(failing);
    const sessions = join(home, '.local/state/chunk/validate/sessions');
    mkdirSync(sessions, { recursive: true });
    for (let session = 0; session < 1100; session++) {
      const path = join(sessions, `${session}.json`);
      writeFileSync(path, '{}');
      const ageInDays = session < 50 ? 8 : 1;
      const at = clock / 1000 - ageInDays * 24 * 3600;
      utimesSync(path, at, at);
    }
    await hook(stop(folder), { home });
    expect(readdirSync(sessions).length).toBeLessThanOrEqual(1000);
    expect(existsSync(join(sessions, '1.json'))).toBe(false);
    expect(readdirSync(sessions).filter((name) => name.endsWith('.lock'))).toEqual([]);
  });
});

describe('a hook before shell commands', () => {
  test('blocks a commit while a check fails', async () => {
    const folder = changed(failing);
    const { stdout, stderr, exitCode } = await hook(beforeShell(folder, 'git commit -m x'));
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    expect(stderr).toStartWith('chunk validate: test failed with exit code 1.\n');
  });

  test('allows a commit once all checks pass', async () => {
    const folder = changed({ test: 'true' });
    expect((await hook(beforeShell(folder, 'git commit -m x'))).exitCode).toBe(0);
  });

  test('ignores other commands', async () => {
    const folder = changed({ test: 'touch ran; false' });
    for (const command of ['git status', 'ls', 'echo "git commit"', '']) {
      expect(await hook(beforeShell(folder, command))).toMatchObject(silent);
    }
    expect(existsSync(join(folder, 'ran'))).toBe(false);
  });

  test('ignores other commands while hooks are disabled', async () => {
    const env = { CHUNK_HOOKS_DISABLED: '1' };
    expect(await hook(beforeShell(changed(failing), 'ls'), { env })).toMatchObject(silent);
  });

  test.skipIf(!isPosix)('checks the folder of the commit', async () => {
    const here = repositoryOf(projectConfig({ test: 'true' }));
    const there = changed({ where: 'pwd; exit 1' });
    for (const command of [`git -C ${there} commit`, `cd ${there} && git commit`]) {
      const { stderr, exitCode } = await hook(beforeShell(here, command));
      expect(exitCode).toBe(2);
      expect(stderr).toEndWith(`\n${there}\n`);
    }
  });
});

describe('the payload', () => {
  const raw = (piped: string, cwd: string) =>
    row(['validate'], testCli({ piped, env: gitEnv, cli: { cwd } }));

  test.each(['', 'null', '[]', '{}', '{"session_id":""}', '{"session_id":7}', 'yes', '{{{'])(
    '%j is no call of an agent',
    async (text) => {
      expect((await raw(text, changed(failing))).exitCode).toBe(1);
    },
  );

  test('without an event name counts as a Stop hook', async () => {
    const home = temporaryFolder();
    const folder = changed(failing);
    const payload = { session_id: 'x', stop_hook_active: true };
    for (const expected of [2, 2, 0]) {
      expect((await hook(payload, { home, cwd: folder })).exitCode).toBe(expected);
    }
  });

  test('is used up to its first mebibyte', async () => {
    const folder = changed(failing);
    const huge = beforeShell(folder, `git commit -F - <<EOF\n${'x'.repeat(2_000_000)}\nEOF`);
    expect((await hook(huge)).exitCode).toBe(2);
    expect((await hook(beforeShell(folder, `cat <<EOF\n${'x'.repeat(2_000_000)}`))).exitCode).toBe(
      0,
    );
    const longInput = stop(folder, { last_assistant_message: 'x'.repeat(2_000_000) });
    expect((await hook(longInput)).exitCode).toBe(2);
  });
});
