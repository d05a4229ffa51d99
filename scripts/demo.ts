/**
 * Shows chunk at work on a machine with no credentials and no network: compiles it with a demo key,
 * runs it in an empty home on a sample of reviews, with a collector on loopback, and prints the
 * head of the prompt it wrote and what the collector received.
 */
import { copyFileSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type ReceivedEvent, startCollector } from '../test/support/collector.ts';
import { compile } from './compile.ts';

/** The command lines of the demo, and how many events each is worth once delivered. */
const lines: readonly (readonly [line: string, recorded: boolean])[] = [
  ['build-prompt --from reviews.json --analyzer local', true],
  ['config show', true],
  ['config set model claude-sonnet-4-6', true],
  ['config set color blue', true],
  ['commands --no-telemetry', false],
  ['telemetry status', false],
];

const promptPath = '.chunk/context/review-prompt.md';
const promptHeadLines = 24;

const folder = mkdtempSync(join(realpathSync(tmpdir()), 'chunk-demo-'));
const collector = startCollector();
try {
  const binary = join(folder, 'chunk');
  await compile({ outfile: binary, writeKey: 'demo-write-key' });
  copyFileSync(resolve(import.meta.dir, '../examples/reviews.json'), join(folder, 'reviews.json'));
  // Nothing of the caller's environment: an opt-out or CI set there would leave nothing to show.
  const env = { HOME: folder, CHUNK_TELEMETRY_ENDPOINT: collector.url };
  for (const [line] of lines) runAndShow(binary, line, env);
  showHead(readFileSync(join(folder, promptPath), 'utf8'));
  const expected = lines.filter(([, recorded]) => recorded).length + 1;
  await collector.waitUntil(() => collector.events.length >= expected);
  showEvents(collector.events);
} finally {
  await collector.stop();
  rmSync(folder, { recursive: true, force: true });
}

function runAndShow(binary: string, line: string, env: Readonly<Record<string, string>>): void {
  console.log(`$ chunk ${line}`);
  const { stdout, stderr, exitCode } = Bun.spawnSync([binary, ...line.split(' ')], {
    cwd: folder,
    env,
  });
  // The notice and errors come before a result as they would on a terminal.
  const text = `${stderr}${stdout}`.replaceAll(folder, '~').trimEnd();
  console.log(text.replaceAll(/^/gm, '  '));
  console.log(exitCode === 0 ? '' : `  (exit code ${exitCode})\n`);
}

function showHead(prompt: string): void {
  const lines = prompt.split('\n');
  console.log(`The head of ${promptPath} (${lines.length} lines):\n`);
  for (const line of lines.slice(0, promptHeadLines)) {
    console.log(`  ${line.length > 110 ? `${line.slice(0, 110)}…` : line}`);
  }
  console.log();
}

function showEvents(events: readonly ReceivedEvent[]): void {
  console.log('What the collector received:\n');
  const rows = events.map(({ type, anonymousId, properties }) => ({
    type,
    'anonymous id': `${anonymousId.slice(0, 8)}…`,
    command: properties?.['command'] ?? '',
    flags: properties?.['flags'] ?? '',
    success: properties?.['success'] ?? '',
  }));
  console.table(rows);
  const track = events.find(({ type }) => type === 'track');
  console.log(`\nOne of them, to the byte:\n\n${JSON.stringify(track, null, 2)}`);
}
