/**
 * Checks the promises of TELEMETRY.md for every command of the compiled binary: with telemetry on,
 * only the event is sent; with any opt-out, nothing is written, sent or started. Prints a table and
 * exits with 1 if a promise is broken: `bun run audit`.
 */
import { join } from 'node:path';
import { newCanaries } from '../test/support/canaries.ts';
import { startCollector } from '../test/support/collector.ts';
import { temporaryFolder } from '../test/support/folders.ts';
import { refusing, startRawServer } from '../test/support/raw-server.ts';
import { linesOfTree } from './audit/lines.ts';
import { auditOptedOut, auditSending, type OptOut } from './audit/run.ts';
import { canTrace } from './audit/trace.ts';
import { compile } from './compile.ts';

/** A claim about a command, and the runs that broke it. */
interface ClaimResult {
  readonly command: string;
  readonly claim: string;
  readonly breaches: readonly string[];
}

/** All opt-outs. Values such as `0` or `false` opt out, too. */
const optOuts: readonly OptOut[] = [
  { name: '--no-telemetry', flag: '--no-telemetry' },
  { name: 'CHUNK_NO_TELEMETRY', env: { CHUNK_NO_TELEMETRY: '1' } },
  { name: 'NO_ANALYTICS', env: { NO_ANALYTICS: '0' } },
  { name: 'DO_NOT_TRACK', env: { DO_NOT_TRACK: 'false' } },
  { name: 'CI', env: { CI: 'true' } },
  { name: 'noTelemetry', config: { noTelemetry: true } },
  { name: 'damaged config', config: '{' },
];
const noWriteKey = 'no write key';
const parallel = 4;

async function audit(): Promise<ClaimResult[]> {
  const folder = temporaryFolder();
  const binary = join(folder, 'chunk');
  const keyless = join(folder, 'chunk-keyless');
  await compile({ outfile: binary, writeKey: 'audit-write-key' });
  await compile({ outfile: keyless, writeKey: '' });
  const canaries = newCanaries();
  const message = canaries.plant('answer of a service');
  const answer = () => Response.json({ message }, { headers: { 'x-note': message } });
  const services = startCollector(answer);
  const collector = startCollector(answer);
  const proxy = await startRawServer(refusing);
  const options = { canaries, collector: collector.url, services: services.url, proxy: proxy.url };
  if (canTrace) {
    const line = { command: 'chunk config show', argv: ['config', 'show'], recorded: true };
    const seen = (await auditOptedOut(binary, line, { name: 'none' }, options)).join('\n');
    if (!/^wrote .*\/queue\/.*\.json$/m.test(seen) || !/^started /m.test(seen)) {
      throw new Error(`the tracer does not see what telemetry does without an opt-out: ${seen}`);
    }
    collector.clear();
  }
  const results: ClaimResult[] = [];
  const tasks = (await linesOfTree(canaries)).flatMap((line) => {
    const note = (claim: string, breaches: readonly string[]): void => {
      const words = breaches.map((breach) => `chunk ${line.argv.join(' ')}: ${breach}`);
      results.push({ command: line.command, claim, breaches: words });
    };
    const sending = async (): Promise<void> => {
      const { events, leaks } = await auditSending(binary, line, options);
      note('its event', events);
      note('no canary', leaks);
    };
    const optedOut = (program: string, optOut: OptOut) => async (): Promise<void> =>
      note(optOut.name, await auditOptedOut(program, line, optOut, options));
    if (!canTrace) return [sending];
    const withKey = optOuts.map((optOut) => optedOut(binary, optOut));
    return [sending, ...withKey, optedOut(keyless, { name: noWriteKey })];
  });
  const work = async (): Promise<void> => {
    for (let task = tasks.shift(); task !== undefined; task = tasks.shift()) await task();
  };
  await Promise.all(Array.from({ length: parallel }, work));
  // Each run had its own collector, and needs no proxy.
  const strays = [...collector.requests.map(({ path }) => path), proxy.bytes()].filter(Boolean);
  if (strays.length > 0) results.push({ command: 'any', claim: 'its event', breaches: strays });
  await Promise.all([services.stop(), collector.stop(), proxy.stop()]);
  return results;
}

function print(results: readonly ClaimResult[]): void {
  const claims = ['its event', 'no canary', ...optOuts.map(({ name }) => name), noWriteKey];
  const rows: Record<string, Record<string, string>> = {};
  for (const { command, claim, breaches } of results) {
    rows[command] ??= Object.fromEntries(claims.map((_, index) => [index + 1, '']));
    const column = rows[command];
    const number = claims.indexOf(claim) + 1;
    if (column[number] !== '✗') column[number] = breaches.length > 0 ? '✗' : '✓';
  }
  console.log(claims.map((claim, index) => `${index + 1} ${claim}`).join(' · '));
  console.table(Object.fromEntries(Object.entries(rows).sort()));
}

if (import.meta.main) {
  const startedAt = performance.now();
  const results = await audit();
  print(results);
  const broken = results.flatMap(({ claim, breaches }) =>
    breaches.map((words) => `✗ ${claim}: ${words}`),
  );
  for (const breach of new Set(broken)) console.error(breach);
  if (!canTrace) console.error('NOT AUDITED: the opt-outs. Install the package strace, on Linux.');
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
  console.log(`${results.length} claims checked in ${seconds} s, ${broken.length} broken`);
  if (broken.length > 0 || (!canTrace && process.env['CI'])) process.exitCode = 1;
}
