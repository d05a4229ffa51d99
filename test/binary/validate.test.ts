import { describe, expect, setDefaultTimeout } from 'bun:test';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { binaryPath, chunk, start } from '../support/binary.ts';
import { temporaryFolder } from '../support/folders.ts';
import { addFiles, gitEnv, projectConfig, repositoryOf } from '../support/repository.ts';
import { posixTest as test } from '../support/skips.ts';
import { atTerminal } from '../support/terminal.ts';

// Concurrent tests share the processors.
setDefaultTimeout(30_000);

const env = { ...gitEnv, TERM: 'xterm', DO_NOT_TRACK: '1' };

/** Returns the running processes whose command line contains the text. */
function processesWith(text: string): string[] {
  const { stdout } = Bun.spawnSync(['ps', '-axo', 'stat=,args=']);
  const lines = stdout.toString().split('\n');
  return lines.filter((line) => line.includes(text) && !/^Z|ps -axo/.test(line.trim()));
}

/** Returns a duration for `sleep` that no other process uses. */
function uniqueSleep(): string {
  return `${1000 + Math.floor(Math.random() * 1e6)}.${process.pid}`;
}

async function until(holds: () => boolean): Promise<void> {
  for (let waited = 0; !holds() && waited < 10_000; waited += 20) await Bun.sleep(20);
  expect(holds()).toBe(true);
}

const project = (commands: Parameters<typeof projectConfig>[0]) =>
  repositoryOf(projectConfig(commands));

/**
 * Returns a command line that starts background processes in other groups and sessions, runs `then`
 * once all of them run, because one that is still starting may be missed, and waits.
 */
const processTree = (sleep: string, then = ':') =>
  `sleep ${sleep} & timeout 900 sleep ${sleep} & setsid sleep ${sleep} &
   until [ "$(ps -axo args= | grep -c '^sleep ${sleep}')" -ge 3 ]; do :; done
   ${then}; sleep ${sleep}`;

describe.concurrent('a timeout', () => {
  test('kills a command with all its processes', async () => {
    const sleep = uniqueSleep();
    const home = project({ slow: { run: `echo started; ${processTree(sleep)}`, timeout: 0.5 } });
    const { stdout, stderr, exitCode } = await chunk(['validate'], { home, env });
    expect({ stdout, exitCode }).toEqual({ stdout: 'started\n', exitCode: 1 });
    expect(stderr).toMatch(/slow timed out after /);
    expect(processesWith(sleep)).toEqual([]);
  });

  test('kills processes that ignore SIGTERM', async () => {
    const sleep = uniqueSleep();
    const run = `trap '' TERM; (trap '' TERM; sleep ${sleep}); sleep ${sleep}`;
    const home = project({ stubborn: { run, timeout: 0.2 } });
    expect((await chunk(['validate'], { home, env })).exitCode).toBe(1);
    expect(processesWith(sleep)).toEqual([]);
  });
});

test.concurrent('background processes of commands are killed when the run ends, and not before', async () => {
  const sleep = uniqueSleep();
  const home = project({
    server: `sleep ${sleep} & echo $! > pid`,
    client: 'kill -0 $(cat pid) && echo alive',
  });
  const { stdout, exitCode } = await chunk(['validate'], { home, env });
  expect({ stdout, exitCode }).toEqual({ stdout: 'alive\n', exitCode: 0 });
  expect(processesWith(sleep)).toEqual([]);
});

describe.concurrent('at a terminal', () => {
  test('commands write to the terminal with color, and read nothing', async () => {
    const home = project({ a: 'test -t 1 && test -t 2 && echo terminal; cat; echo end' });
    const { screen, exitCode, echoes } = await atTerminal(['validate'], { home, env }, []);
    expect(screen).toContain('terminal\nend\n');
    expect(screen).toContain('1/1 passed');
    expect({ exitCode, echoes }).toEqual({ exitCode: 0, echoes: true });
  });

  test('Ctrl-C kills all processes and restores the terminal', async () => {
    const sleep = uniqueSleep();
    const run = `stty raw -echo <&2; printf '\\033[?25l'; ${processTree(sleep, 'echo rea""dy')}`;
    const home = project({ slow: run, after: 'echo never' });
    const { screen, exitCode, echoes } = await atTerminal(['validate'], { home, env }, [
      ['ready', (pid) => process.kill(pid, 'SIGINT')],
    ]);
    expect({ exitCode, echoes }).toEqual({ exitCode: 130, echoes: true });
    expect(screen).not.toContain('never');
    expect(screen).toEndWith('\u001b[?25h');
    expect(processesWith(sleep)).toEqual([]);
  });

  test('closing the terminal kills all processes', async () => {
    const sleep = uniqueSleep();
    const home = project({ slow: processTree(sleep, 'touch ready') });
    const child = Bun.spawn([binaryPath, 'validate'], {
      cwd: home,
      env: { ...env, HOME: home },
      terminal: { data: () => {} },
    });
    await until(() => existsSync(join(home, 'ready')));
    child.terminal?.close();
    expect(await child.exited).toBe(129);
    await until(() => processesWith(sleep).length === 0);
  });

  test('Ctrl-C reaches chunk and not the command', async () => {
    const sleep = uniqueSleep();
    const run = `trap 'touch interrupted' INT; echo rea""dy; sleep ${sleep} & wait`;
    const home = project({ slow: run });
    const { exitCode } = await atTerminal(['validate'], { home, env }, [['ready', '\u0003']]);
    expect(exitCode).toBe(130);
    expect(existsSync(join(home, 'interrupted'))).toBe(false);
    expect(processesWith(sleep)).toEqual([]);
  });
});

test.concurrent('without a terminal, a run under nohup survives SIGHUP', async () => {
  const home = project({ slow: 'touch ready; sleep 0.5; touch done' });
  const run = Bun.spawn(['nohup', binaryPath, 'validate'], {
    cwd: home,
    env: { ...env, HOME: home },
    stdio: ['ignore', 'ignore', 'ignore'],
  });
  await until(() => existsSync(join(home, 'ready')));
  run.kill('SIGHUP');
  expect(await run.exited).toBe(0);
  expect(existsSync(join(home, 'done'))).toBe(true);
});

test.concurrent.each(['SIGINT', 'SIGTERM'] as const)(
  '%s twice kills all processes at once',
  async (signal) => {
    const sleep = uniqueSleep();
    const home = project({ slow: `trap '' TERM; echo ready > ready; sleep ${sleep}; sleep 1` });
    const run = start(['validate'], { home, env });
    await until(() => existsSync(join(home, 'ready')));
    run.kill(signal);
    await Bun.sleep(100);
    run.kill(signal);
    expect(await run.exited).toBe(signal === 'SIGINT' ? 130 : 143);
    await until(() => processesWith(sleep).length === 0);
  },
);

test.concurrent('commands that run longer than a second end even if chunk is killed with SIGKILL', async () => {
  const sleep = uniqueSleep();
  const home = project({ slow: `sleep 1.5; ${processTree(sleep, 'touch ready')}` });
  const run = start(['validate'], { home, env });
  await until(() => existsSync(join(home, 'ready')));
  run.kill('SIGKILL');
  await until(() => processesWith(sleep).length === 0);
}, 15_000);

describe('standard input', () => {
  const payload = (cwd: string) =>
    JSON.stringify({ session_id: 'a', cwd, hook_event_name: 'Stop', stop_hook_active: false });

  /** Starts the binary with an open pipe as its standard input. */
  function withOpenPipe(cwd: string) {
    const child = Bun.spawn([binaryPath, 'validate'], {
      cwd,
      env: { ...env, HOME: temporaryFolder() },
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    return child;
  }

  test.concurrent('that stays open and silent delays a run by two seconds', async () => {
    const cwd = project({ a: 'true' });
    const startedAt = performance.now();
    const child = withOpenPipe(cwd);
    expect(await child.exited).toBe(0);
    const seconds = (performance.now() - startedAt) / 1000;
    expect(seconds).toBeGreaterThan(1.9);
    expect(seconds).toBeLessThan(6);
  });

  test('that stays open after a hook call causes no delay', async () => {
    const cwd = project({ a: 'echo broken; false' });
    addFiles(cwd, { change: 'x' });
    const startedAt = performance.now();
    const child = withOpenPipe(cwd);
    child.stdin.write(payload(cwd).slice(0, 30));
    await child.stdin.flush();
    child.stdin.write(payload(cwd).slice(30));
    await child.stdin.flush();
    expect(await child.exited).toBe(2);
    expect(performance.now() - startedAt).toBeLessThan(1800);
    expect(await child.stderr.text()).toContain('broken');
  });

  test('that is closed or a folder is not a hook call', async () => {
    const cwd = project({ a: 'echo ran' });
    for (const redirection of ['<&-', '</']) {
      const run = Bun.spawnSync(['sh', '-c', `"${binaryPath}" validate ${redirection}`], {
        cwd,
        env: { ...env, HOME: temporaryFolder() },
      });
      expect(run.stdout.toString()).toBe('ran\n');
    }
  });
});

test('simultaneous hooks give correct answers and leave no lock or process', async () => {
  const sleep = uniqueSleep();
  const home = temporaryFolder();
  const good = repositoryOf({ ...projectConfig({ a: `sleep ${sleep} & true` }) });
  const bad = repositoryOf({ ...projectConfig({ a: `sleep ${sleep} & false` }) });
  const clean = project({ a: 'false' });
  for (const folder of [good, bad]) addFiles(folder, { change: 'x' });
  const expected = new Map([
    [good, 0],
    [bad, 2],
    [clean, 0],
  ]);
  const agent = async (id: number): Promise<void> => {
    for (let turn = 0; turn < 2; turn++) {
      for (const [cwd, exitCode] of expected) {
        const call = { session_id: `agent ${id}`, cwd, hook_event_name: 'Stop' };
        const run = await chunk(['validate'], { home, cwd, env, stdin: JSON.stringify(call) });
        expect(run.exitCode).toBe(exitCode);
      }
    }
  };
  await Promise.all([1, 2, 3, 4].map(agent));
  expect(processesWith(sleep)).toEqual([]);
  const sessions = join(home, '.local/state/chunk/validate/sessions');
  const names = readdirSync(sessions);
  expect(names.filter((name) => !name.endsWith('.json'))).toEqual([]);
  const counts = names.map((name) => JSON.parse(readFileSync(join(sessions, name), 'utf8')).count);
  expect(counts.every((count) => count === 1)).toBe(true);
}, 60_000);
