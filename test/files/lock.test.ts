import { describe, expect, test } from 'bun:test';
import { mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isLocked, type LockOwner, tryLock, waitForLock } from '../../src/files/lock.ts';
import { temporaryFolder } from '../support/folders.ts';
import { hasOddFiles, putOdd } from '../support/odd-files.ts';

const staleAfterMs = 30_000;

function owner(pid: number, alive: readonly number[], clock = { now: 1_000_000 }): LockOwner {
  return {
    pid,
    pidScope: 'here',
    now: () => clock.now,
    newId: () => crypto.randomUUID(),
    isAlive: (each) => alive.includes(each),
    sleep: async (milliseconds) => {
      clock.now += milliseconds;
    },
  };
}

const lockPath = (): string => join(temporaryFolder(), 'lock');

describe('a lock', () => {
  test('is held by one process at a time', () => {
    const path = lockPath();
    const first = tryLock(path, owner(1, [1, 2]), staleAfterMs);
    expect(tryLock(path, owner(2, [1, 2]), staleAfterMs)).toBeUndefined();
    first?.release();
    expect(tryLock(path, owner(2, [1, 2]), staleAfterMs)).toBeDefined();
  });

  test('of a process that has exited is taken over', () => {
    const path = lockPath();
    tryLock(path, owner(1, [1]), staleAfterMs);
    expect(isLocked(path, owner(2, [2]), staleAfterMs)).toBe(false);
    expect(tryLock(path, owner(2, [2]), staleAfterMs)).toBeDefined();
  });

  test('of a process in another PID namespace is taken over only once it is too old', () => {
    const path = lockPath();
    tryLock(path, { ...owner(1, [1]), pidScope: 'there' }, staleAfterMs);
    expect(tryLock(path, owner(2, [2]), staleAfterMs)).toBeUndefined();
    const clock = { now: 1_000_000 + staleAfterMs + 1 };
    expect(tryLock(path, owner(2, [2], clock), staleAfterMs)).toBeDefined();
  });

  for (const name of ['a folder', 'a FIFO', 'a socket', 'a dangling link', 'a loop of links']) {
    test.skipIf(!hasOddFiles)(`replaces a file that is not a lock: ${name}`, () => {
      const path = lockPath();
      putOdd(name, path);
      expect(isLocked(path, owner(1, [1]), staleAfterMs)).toBe(false);
      const lock = tryLock(path, owner(1, [1]), staleAfterMs);
      expect(JSON.parse(readFileSync(path, 'utf8')).pid).toBe(1);
      lock?.release();
      expect(readdirSync(join(path, '..'))).toEqual([]);
    });
  }

  test('does not delete a folder that is not empty', () => {
    const path = lockPath();
    mkdirSync(join(path, 'kept'), { recursive: true });
    expect(() => tryLock(path, owner(1, [1]), staleAfterMs)).toThrow('ENOTEMPTY');
    expect(readdirSync(path)).toEqual(['kept']);
  });

  test('with the PID of a process group is taken over', () => {
    for (const pid of [0, -1]) {
      const path = lockPath();
      const clock = { now: 1_000_000 };
      tryLock(path, owner(pid, [], clock), staleAfterMs);
      clock.now += 1000;
      expect(tryLock(path, owner(2, [0, -1, 2], clock), staleAfterMs)).toBeDefined();
    }
  });

  for (const [title, later] of [
    ['too old', staleAfterMs + 1],
    ['from the future, because the clock was set back', -staleAfterMs - 1],
  ] as const) {
    test(`that is ${title}, is taken over even if its process is alive`, () => {
      const path = lockPath();
      tryLock(path, owner(1, [1]), staleAfterMs);
      const clock = { now: 1_000_000 + later };
      expect(tryLock(path, owner(2, [1, 2], clock), staleAfterMs)).toBeDefined();
    });
  }

  test('that was taken over is not released by its former owner', () => {
    const path = lockPath();
    const first = tryLock(path, owner(1, [1]), staleAfterMs);
    tryLock(path, owner(2, [2]), staleAfterMs);
    first?.release();
    expect(isLocked(path, owner(3, [2, 3]), staleAfterMs)).toBe(true);
  });

  test('that is incomplete counts as held until it is old', () => {
    const path = lockPath();
    writeFileSync(path, '{"pid":');
    utimesSync(path, 1000, 1000);
    expect(tryLock(path, owner(2, [2]), staleAfterMs)).toBeUndefined();
    const clock = { now: 1_000_000 + staleAfterMs + 1 };
    expect(tryLock(path, owner(2, [2], clock), staleAfterMs)).toBeDefined();
  });

  test('is waited for up to the time limit', async () => {
    const path = lockPath();
    tryLock(path, owner(1, [1, 2]), staleAfterMs);
    const clock = { now: 1_000_000 };
    const lock = await waitForLock(path, owner(2, [1, 2], clock), { staleAfterMs, waitMs: 100 });
    expect(lock).toBeUndefined();
    expect(clock.now).toBeGreaterThanOrEqual(1_000_100);
    expect(clock.now).toBeLessThan(1_000_200);
  });

  test('is waited for only so long even if the clock is set back', async () => {
    const path = lockPath();
    const clock = { now: 1_000_000 };
    tryLock(path, owner(1, [1, 2]), staleAfterMs);
    let sleptMs = 0;
    const waiting: LockOwner = {
      ...owner(2, [1, 2], clock),
      sleep: async (milliseconds) => {
        if (sleptMs === 0) clock.now -= 20_000;
        clock.now += milliseconds;
        sleptMs += milliseconds;
      },
    };
    expect(await waitForLock(path, waiting, { staleAfterMs, waitMs: 100 })).toBeUndefined();
    expect(sleptMs).toBeLessThan(200);
  });

  test('leaves no temporary files behind', () => {
    const path = lockPath();
    const lock = tryLock(path, owner(1, [1]), staleAfterMs);
    tryLock(path, owner(2, [1, 2]), staleAfterMs);
    expect(readdirSync(join(path, '..'))).toEqual(['lock']);
    lock?.release();
    expect(readdirSync(join(path, '..'))).toEqual([]);
  });

  test('that another process takes over in the meantime is left alone', () => {
    const path = lockPath();
    tryLock(path, owner(1, [1]), staleAfterMs);
    const second = owner(2, [2, 3]);
    const third = owner(3, [2, 3]);
    let ids = 0;
    const interrupted: LockOwner = {
      ...third,
      // The second id is requested after the lock was found stale, and before it is removed.
      newId: () => {
        if (++ids === 2) expect(tryLock(path, second, staleAfterMs)).toBeDefined();
        return third.newId();
      },
    };
    expect(tryLock(path, interrupted, staleAfterMs)).toBeUndefined();
    expect(JSON.parse(readFileSync(path, 'utf8')).pid).toBe(2);
  });

  test('that many processes find stale is taken over by only one of them', async () => {
    const path = lockPath();
    const program = join(path, '../contender.ts');
    writeFileSync(
      path,
      JSON.stringify({ pid: 999_999_999, scope: 'here', at: Date.now(), nonce: 'dead' }),
    );
    writeFileSync(
      program,
      `import { waitForLock } from ${JSON.stringify(join(import.meta.dir, '../../src/files/lock.ts'))};
       const alive = (pid) => { try { process.kill(pid, 0); return true; } catch { return false; } };
       const me = { pid: process.pid, now: Date.now, newId: () => crypto.randomUUID(), pidScope: 'here', isAlive: alive, sleep: Bun.sleep };
       await Bun.stdin.text();
       const limits = { staleAfterMs: 30_000, waitMs: 500 };
       console.log((await waitForLock(${JSON.stringify(path)}, me, limits)) ? 'mine' : 'theirs');
       await Bun.sleep(60_000);`,
    );
    const children = Array.from({ length: 8 }, () =>
      Bun.spawn([process.execPath, program], { stdin: 'pipe', stdout: 'pipe' }),
    );
    for (const child of children) child.stdin.end();
    const words = await Promise.all(
      children.map(async (child) => {
        const { value } = await child.stdout.getReader().read();
        return new TextDecoder().decode(value).trim();
      }),
    );
    for (const child of children) child.kill();
    expect(words.sort()).toEqual(['mine', ...Array(7).fill('theirs')]);
  });
});
