/**
 * Checks the promises of TELEMETRY.md for every command of the compiled binary: with telemetry on,
 * only the event is sent; with any opt-out, nothing is written, sent or started. Prints a table and
 * exits with 1 if a promise is broken: `bun run audit`.
 */
import { join } from 'node:path';
import { newCanaries } from '../test/support/canaries.ts';
import { startCollector } from '../test/support/collector.ts';
import { removeTemporaryFolders, temporaryFolder } from '../test/support/folders.ts';
import { refusing, startRawServer } from '../test/support/raw-server.ts';
import { linesOfTree } from './audit/lines.ts';
import { auditOptedOut, isBlind, optOuts } from './audit/opted-out.ts';
import { auditSending } from './audit/sending.ts';
import { canTrace } from './audit/trace.ts';
import { compile } from './compile.ts';

/** A claim about a command, and how it was broken. */
interface ClaimResult {
  readonly command: string;
  readonly claim: string;
  readonly breaches: readonly string[];
}

const claims = ['its event', 'no canary', ...optOuts.map(({ name }) => name)];
const parallel = 4;

async function audit(): Promise<ClaimResult[]> {
  const folder = temporaryFolder();
  const binaries = { keyed: join(folder, 'chunk'), keyless: join(folder, 'chunk-keyless') };
  await compile({ outfile: binaries.keyed, writeKey: 'audit-write-key' });
  await compile({ outfile: binaries.keyless, writeKey: '' });
  const canaries = newCanaries();
  const answering = (place: string) => {
    const message = canaries.plant(place);
    return startCollector(() => Response.json({ message }, { headers: { 'x-note': message } }));
  };
  const services = answering('answer of a service');
  const collector = answering('answer of the collector');
  const proxy = await startRawServer(refusing);
  const options = {
    canaries,
    collector: collector.url,
    services: services.url,
    proxy: proxy.url,
  };
  if (canTrace && (await isBlind(binaries, options))) {
    throw new Error('the tracer does not see what telemetry does where it is on');
  }
  collector.clear();
  const results: ClaimResult[] = [];
  const tasks: (() => Promise<void>)[] = [];
  for (const line of await linesOfTree(canaries)) {
    const note = (claim: string, breaches: readonly string[]): void => {
      const words = breaches.map((breach) => `chunk ${line.argv.join(' ')}: ${breach}`);
      results.push({ command: line.command, claim, breaches: words });
    };
    tasks.push(async () => {
      const { events, leaks } = await auditSending(binaries.keyed, line, options);
      note('its event', events);
      note(
        'no canary',
        leaks.map((place) => `leaked the ${place}`),
      );
    });
    for (const optOut of canTrace ? optOuts : []) {
      tasks.push(async () => {
        note(optOut.name, await auditOptedOut(binaries, line, optOut, options));
      });
    }
  }
  await Promise.all(Array.from({ length: parallel }, () => work(tasks)));
  const strays = [...collector.requests.map(({ path }) => path), proxy.bytes()].filter(Boolean);
  if (strays.length > 0) {
    results.push({ command: 'any', claim: 'stays here', breaches: strays });
  }
  await Promise.all([services.stop(), collector.stop(), proxy.stop()]);
  return results;
}

async function work(tasks: (() => Promise<void>)[]): Promise<void> {
  for (let task = tasks.shift(); task !== undefined; task = tasks.shift()) await task();
}

function print(results: readonly ClaimResult[]): void {
  const commands = [...new Set(results.map(({ command }) => command))].sort();
  const width = Math.max(...commands.map((command) => command.length));
  console.log(claims.map((claim, index) => `${index + 1} ${claim}`).join(' · '));
  console.log(
    `${' '.repeat(width)}  ${claims.map((_, index) => `${index + 1}`.padStart(3)).join('')}`,
  );
  for (const command of commands) {
    const cells = claims.map((claim) => {
      const about = results.filter((each) => each.command === command && each.claim === claim);
      if (about.length === 0) return '–';
      return about.some(({ breaches }) => breaches.length > 0) ? '✗' : '✓';
    });
    console.log(`${command.padEnd(width)}  ${cells.map((cell) => cell.padStart(3)).join('')}`);
  }
}

if (import.meta.main) {
  const startedAt = performance.now();
  const results = await audit().finally(removeTemporaryFolders);
  print(results);
  const breaches = results.flatMap(({ claim, breaches: found }) =>
    found.map((words) => `✗ ${claim}: ${words}`),
  );
  for (const breach of [...new Set(breaches)]) console.error(breach);
  if (!canTrace) console.error('NOT AUDITED: the opt-outs. Install the package strace, on Linux.');
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
  console.log(`${results.length} claims checked in ${seconds} s, ${breaches.length} broken`);
  if (breaches.length > 0 || (!canTrace && process.env['CI'])) process.exitCode = 1;
}
