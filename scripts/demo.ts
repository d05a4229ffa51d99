/**
 * Shows chunk at work on a machine with no credentials and no network: compiles it with a demo key,
 * runs it in an empty home on a sample of reviews and in a sample project, with a collector on
 * loopback, and prints the head of the prompt it wrote and what the collector received.
 */
import { copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { startCollector } from '../test/support/collector.ts';
import { temporaryFolder } from '../test/support/folders.ts';
import { repositoryOf } from '../test/support/repository.ts';
import { compile } from './compile.ts';

/** The sample project: its test is run by Bun, the one program that the demo can rely on. */
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
  await compile({ outfile: join(folder, 'chunk'), writeKey: 'demo-write-key' });
  copyFileSync(resolve(import.meta.dir, '../examples/reviews.json'), join(folder, 'reviews.json'));
  mkdirSync(project);
  repositoryOf({ 'package.json': JSON.stringify(samplePackage, null, 2) }, project);
  mkdirSync(join(folder, 'bin'));
  symlinkSync(process.execPath, join(folder, 'bin/bun'));

  show('build-prompt --from reviews.json --analyzer local');
  greet('hello');
  show('init --skip-skills --skip-completions', project);
  show('validate', project);
  greet('goodbye');
  show('validate', project);
  show('config show');
  show('config set model claude-sonnet-4-6');
  show('config set color blue');
  show('commands --no-telemetry');
  show('telemetry status');

  const prompt = readFileSync(join(folder, promptPath), 'utf8').split('\n');
  console.log(`The head of ${promptPath} (${prompt.length} lines):\n`);
  for (const line of prompt.slice(0, promptHeadLines)) {
    console.log(`  ${line.length > 110 ? `${line.slice(0, 110)}…` : line}`);
  }
  console.log('\nWhat the collector received:\n');
  // The seven recorded commands, and the identify of the new id.
  await collector.waitUntil(() => collector.events.length >= 8);
  console.table(
    collector.events.map(({ type, anonymousId, properties }) => ({
      type,
      'anonymous id': `${anonymousId.slice(0, 8)}…`,
      command: properties?.['command'] ?? '',
      flags: properties?.['flags'] ?? '',
      success: properties?.['success'] ?? '',
    })),
  );
  const track = collector.events.find(({ type }) => type === 'track');
  console.log(`\nOne of them, to the byte:\n\n${JSON.stringify(track, null, 2)}`);
} finally {
  await collector.stop();
}

function greet(greeting: string): void {
  writeFileSync(join(project, 'greeting.txt'), `${greeting}\n`);
}

/** Runs a command line and prints it with its output. */
function show(line: string, cwd = folder): void {
  console.log(`${cwd.replace(folder, '~')} $ chunk ${line}`);
  // Nothing else of the caller's environment: an opt-out or CI would leave nothing to show.
  const path = [join(folder, 'bin'), process.env['PATH'] ?? ''].join(delimiter);
  const env = { HOME: folder, PATH: path, CHUNK_TELEMETRY_ENDPOINT: collector.url };
  const command = [join(folder, 'chunk'), ...line.split(' ')];
  const { stdout, stderr, exitCode } = Bun.spawnSync(command, { cwd, env });
  // The notice and errors come before a result as they would on a terminal.
  const text = `${stderr}${stdout}`.replaceAll(folder, '~').trimEnd();
  console.log(text.replaceAll(/^/gm, '  '));
  console.log(exitCode === 0 ? '' : `  (exit code ${exitCode})\n`);
}
