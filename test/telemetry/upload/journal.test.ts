import { expect, test } from 'bun:test';
import { writeFileSync } from 'node:fs';
import {
  addToJournal,
  type JournalEntry,
  readJournal,
} from '../../../src/telemetry/upload/journal.ts';
import { onWire } from '../../../src/telemetry/upload/segment.ts';
import { trackEvent } from '../../support/events.ts';
import { testCli } from '../../support/test-cli.ts';

const entries = (await onWire(Array.from({ length: 600 }, (_, number) => trackEvent(number)))).map(
  (event) => ({ deliveredAt: '2026-01-02T03:04:05.678Z', status: 200, event }) as JournalEntry,
);

test('the journal keeps the last 500 deliveries, and counts all of them', () => {
  const cli = testCli();
  addToJournal(entries.slice(0, 300), cli);
  addToJournal(entries.slice(300), cli);
  const journal = readJournal(cli.paths.journalFile);
  expect(journal.delivered).toBe(600);
  expect(journal.entries).toEqual(entries.slice(100));
});

test('an event that is added twice counts once', () => {
  const cli = testCli();
  addToJournal(entries.slice(0, 3), cli);
  addToJournal(entries.slice(1, 4), cli);
  expect(readJournal(cli.paths.journalFile)).toEqual({
    delivered: 4,
    entries: entries.slice(0, 4),
  });
});

test('a damaged journal counts as empty, and is replaced', () => {
  const cli = testCli();
  writeFileSync(cli.paths.journalFile, '{"v":1,"entries":[');
  expect(readJournal(cli.paths.journalFile)).toEqual({ delivered: 0, entries: [] });
  addToJournal(entries.slice(0, 1), cli);
  expect(readJournal(cli.paths.journalFile).delivered).toBe(1);
});

test('the journal of a later release is left alone', async () => {
  const cli = testCli();
  writeFileSync(cli.paths.journalFile, '{"v":2}');
  addToJournal(entries.slice(0, 1), cli);
  expect(await Bun.file(cli.paths.journalFile).text()).toBe('{"v":2}');
});
