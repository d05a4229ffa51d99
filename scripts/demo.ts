/**
 * Shows chunk at work on a machine with no credentials and no network: compiles it with a demo key,
 * runs it in an empty home on a sample of reviews and in a sample project, with a collector on
 * loopback, and prints the head of the prompt it wrote and what the collector received.
 */
import { copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { type ReceivedEvent, startCollector } from '../test/support/collector.ts';
import { removeTemporaryFolders, temporaryFolder } from '../test/support/folders.ts';
import { compile } from './compile.ts';

interface DemoStep {
  readonly line: string;
  /** True if an event of it is delivered. */
  readonly recorded: boolean;
  /** Runs in the sample project, where this is the greeting that its test expects to be "hello". */
  readonly greeting?: string;
}

const steps: readonly DemoStep[] = [
  { line: 'build-prompt --from reviews.json --analyzer local', recorded: true },
  { line: 'init --skip-skills --skip-completions', recorded: true, greeting: 'hello' },
  { line: 'validate', recorded: true, greeting: 'hello' },
  { line: 'validate', recorded: true, greeting: 'goodbye' },
  { line: 'config show', recorded: true },
  { line: 'config set model claude-sonnet-4-6', recorded: true },
  { line: 'config set color blue', recorded: true },
  { line: 'commands --no-telemetry', recorded: false },
  { line: 'telemetry status', recorded: false },
];

/** Its test is run by Bun, which is the one program that the demo can count on. */
const samplePackage = {
  packageManager: 'bun@1.4.5',
  scripts: { test: 'grep -qx hello greeting.txt' },
};

const promptPath = '.chunk/context/review-prompt.md';
const promptHeadLines = 24;

const folder = temporaryFolder();
const project = join(folder, 'project');
const collector = startCollector();
try {
  const binary = join(folder, 'chunk');
  await compile({ outfile: binary, writeKey: 'demo-write-key' });
  copyFileSync(resolve(import.meta.dir, '../examples/reviews.json'), join(folder, 'reviews.json'));
  makeProject();
  // Nothing else of the caller's environment: an opt-out or CI would leave nothing to show.
  const path = [join(folder, 'bin'), process.env['PATH'] ?? ''].join(delimiter);
  const env = { HOME: folder, PATH: path, CHUNK_TELEMETRY_ENDPOINT: collector.url };
  for (const step of steps) runAndShow(binary, step, env);
  showHead(readFileSync(join(folder, promptPath), 'utf8'));
  const expected = steps.filter(({ recorded }) => recorded).length + 1;
  await collector.waitUntil(() => collector.events.length >= expected);
  showEvents(collector.events);
} finally {
  await collector.stop();
  removeTemporaryFolders();
}

function makeProject(): void {
  mkdirSync(project);
  mkdirSync(join(folder, 'bin'));
  symlinkSync(process.execPath, join(folder, 'bin/bun'));
  Bun.spawnSync(['git', 'init', '--quiet'], { cwd: project });
  writeFileSync(join(project, 'package.json'), `${JSON.stringify(samplePackage, null, 2)}\n`);
}

function runAndShow(
  binary: string,
  { line, greeting }: DemoStep,
  env: Readonly<Record<string, string>>,
): void {
  if (greeting !== undefined) writeFileSync(join(project, 'greeting.txt'), `${greeting}\n`);
  console.log(`${greeting === undefined ? '' : '~/project '}$ chunk ${line}`);
  const { stdout, stderr, exitCode } = Bun.spawnSync([binary, ...line.split(' ')], {
    cwd: greeting === undefined ? folder : project,
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
