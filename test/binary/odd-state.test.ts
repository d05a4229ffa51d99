import { expect } from 'bun:test';
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { leavesOf } from '../../src/command-line/command.ts';
import { tree } from '../../src/commands/index.ts';
import { type BinaryRun, chunk, inHome } from '../support/binary.ts';
import { oddFiles, putOdd } from '../support/odd-files.ts';
import { posixTest as test } from '../support/skips.ts';
import { knownId } from '../support/test-cli.ts';
import { type TestSetup, withCollector } from '../support/with-collector.ts';

/** The files and folders of the state folder. */
const stateNames = [
  'journal.json',
  'sender.json',
  'sender.lock',
  'sender.lock.takeover',
  'tally',
  'notice-1',
  `identified-${knownId}`,
  'queue',
  `queue/01767323045678-00339-aaaaaaaa-0000-4000-8000-000000000001.json`,
  '',
] as const;

const later = '2026-01-02T03:04:05.678Z';
const texts: Readonly<Record<string, string>> = {
  'wrong types': '{"v":1,"delivered":"2","entries":{},"lastAttempt":[],"backoff":true,"pid":"x"}',
  'entries that are null':
    '{"v":1,"delivered":2,"entries":[null],"lastAttempt":null,"backoff":null}',
  'entries that are empty': '{"v":1,"delivered":2,"entries":[{}],"lastAttempt":{},"backoff":{}}',
  'values that no release writes': `{"v":1,"delivered":1e300,"entries":[{"deliveredAt":"${later}","status":200,"event":{"type":"track","messageId":7}}],"lastAttempt":{"at":1e300,"result":"delivered"},"backoff":{"until":1e300,"failures":-1},"pid":-1,"at":1e300,"nonce":"x"}`,
  'an event of another shape': '{"v":1,"type":"track","messageId":1,"timestamp":false}',
  'a newer format': '{"v":2,"delivered":"many","entries":"x","backoff":"none"}',
};

const conditions = [
  ...Object.keys(oddFiles),
  ...Object.keys(texts),
  'nothing',
  'an unreadable file',
];

/** Creates the condition at a path; returns a file that must survive, if there is one. */
function applyCondition(condition: string, path: string): string | undefined {
  if (condition === 'nothing') return undefined;
  if (condition in oddFiles) {
    putOdd(condition, path);
    if (condition !== 'a folder') return undefined;
    // In a subfolder, because chunk may delete any file directly in the queue folder.
    const userFile = join(path, 'folder', 'user-file.txt');
    mkdirSync(dirname(userFile));
    writeFileSync(userFile, 'mine');
    return userFile;
  }
  putOdd('an empty file', path);
  writeFileSync(path, texts[condition] ?? '{}');
  if (condition === 'an unreadable file') chmodSync(path, 0);
  return undefined;
}

// A command that waits for a file or a lock takes longer than this, even on a busy machine.
const hangMs = 2000;

/** Every command that exits by itself, without arguments; it may fail with a usage error. */
const lines = [...leavesOf(tree, ['chunk'])]
  .map(({ path }) => path.slice(1).join(' '))
  .filter((line) => line !== 'telemetry view')
  .flatMap((line) => [line, ...(/^telemetry (status|show)$/.test(line) ? [`${line} --json`] : [])]);

/** Creates the valid state of a home that has been used before. */
function createUsedHome(home: string): void {
  const put = (path: string, text: string): void => {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(path, text, { mode: 0o600 });
  };
  put(inHome.config(home), JSON.stringify({ instanceID: knownId }));
  put(join(inHome.state(home), 'notice-1'), '');
  put(join(inHome.state(home), `identified-${knownId}`), '');
}

// Only the collector can be reached.
const loopbackOnly = { ALL_PROXY: 'http://127.0.0.1:1', NO_PROXY: '127.0.0.1', SHELL: '/bin/sh' };

function run(line: string, { home, env }: TestSetup): Promise<BinaryRun> {
  return chunk(line.split(' '), { home, env: { ...loopbackOnly, ...env } });
}

/** Returns a run's output without what differs between homes. */
function visibleOutcome({ stdout, stderr, exitCode }: BinaryRun, home: string) {
  const plain = (text: string): string => text.replaceAll(home, 'HOME');
  return { stdout: plain(stdout), stderr: plain(stderr), exitCode };
}

const usualOutcomes = new Map<string, Promise<ReturnType<typeof visibleOutcome>>>();

/** Returns a command's output and exit code with valid state. */
function usualOutcome(line: string): Promise<ReturnType<typeof visibleOutcome>> {
  const known =
    usualOutcomes.get(line) ??
    withUsedHome(async (setup) => visibleOutcome(await run(line, setup), setup.home));
  usualOutcomes.set(line, known);
  return known;
}

async function expectUnmoved(name: string, condition: string, line: string): Promise<void> {
  // A later release may hold this lock, so waiting for it is right.
  fc.pre(name !== 'sender.lock' || condition !== 'a newer format');
  const usual = await usualOutcome(line);
  await withUsedHome(async (setup) => {
    const userFile = applyCondition(condition, join(inHome.state(setup.home), name));
    const outcome = await run(line, setup);
    expect(outcome.milliseconds).toBeLessThan(hangMs);
    expect(outcome.stderr).not.toContain('internal error');
    // Telemetry commands report the condition; other commands must not be affected.
    if (!line.startsWith('telemetry ')) {
      const notice = /^chunk collects anonymous usage data[\s\S]*disable\n\n/;
      const seen = visibleOutcome(outcome, setup.home);
      expect({ ...seen, stderr: seen.stderr.replace(notice, '') }).toEqual(usual);
    }
    for (const again of ['commands', 'telemetry flush', 'telemetry flush', 'telemetry status']) {
      const { milliseconds, stderr } = await run(again, setup);
      expect([again, milliseconds < hangMs, stderr]).toEqual([
        again,
        true,
        expect.not.stringContaining('internal error'),
      ]);
    }
    const ids = setup.collector.events.map(({ messageId }) => messageId);
    expect(ids).toEqual([...new Set(ids)]);
    if (userFile !== undefined) expect(existsSync(userFile)).toBe(true);
  });
}

async function withUsedHome<Result>(use: (setup: TestSetup) => Promise<Result>): Promise<Result> {
  let result: Result | undefined;
  await withCollector(async (setup) => {
    createUsedHome(setup.home);
    result = await use(setup);
  });
  return result as Result;
}

test('no file in the state folder makes a command fail, hang, send twice or delete other files', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...stateNames),
      fc.constantFrom(...conditions),
      fc.constantFrom(...lines),
      expectUnmoved,
    ),
    { numRuns: Number(process.env['ODD_STATE_RUNS'] ?? 15) },
  );
}, 600_000);
