/**
 * Runs every command of the tree on the compiled binary and holds it to what is promised: with
 * telemetry on, nothing but its event leaves; with any opt-out, it leaves no trace. Prints a table,
 * and exits with 1 on any breach: `bun run audit`.
 */
import { join } from 'node:path';
import { newCanaries } from './audit/canaries.ts';
import { type Line, linesOfTree } from './audit/lines.ts';
import { auditOptedOut, isBlind, optOuts } from './audit/opted-out.ts';
import { startDeadEnd, startRecorder } from './audit/recorder.ts';
import type { Surroundings } from './audit/sandbox.ts';
import { auditSending } from './audit/sending.ts';
import { canTrace } from './audit/trace.ts';
import { withFolder } from './bench/measure.ts';
import { compile } from './compile.ts';

/** A claim about a line, and what speaks against it. */
interface Finding {
  readonly command: string;
  readonly claim: string;
  readonly breaches: readonly string[];
}

const claims = ['its event', 'no canary', ...optOuts.map(({ name }) => name)];
const parallel = 4;

async function audit(folder: string): Promise<Finding[]> {
  const binaries = { keyed: join(folder, 'chunk'), keyless: join(folder, 'chunk-keyless') };
  await compile({ outfile: binaries.keyed, writeKey: 'audit-write-key' });
  await compile({ outfile: binaries.keyless, writeKey: '' });
  const canaries = newCanaries();
  const services = startRecorder(canaries.plant('answer of a service'));
  const deadEnd = await startDeadEnd();
  const collector = startRecorder(canaries.plant('answer of the collector'));
  const surroundings: Surroundings = {
    canaries,
    collector: collector.url,
    services: services.url,
    proxy: deadEnd.url,
  };
  if (canTrace && (await isBlind(binaries.keyed, surroundings))) {
    throw new Error('the tracer does not see what telemetry does where it is on');
  }
  collector.requests.length = 0;
  const findings: Finding[] = [];
  const tasks: (() => Promise<void>)[] = [];
  for (const line of await linesOfTree(canaries)) {
    const { command } = line;
    tasks.push(async () => {
      const { events, leaks } = await auditSending(binaries.keyed, line, surroundings);
      findings.push({ command, claim: 'its event', breaches: events.map(ofLine(line)) });
      const found = leaks.map((place) => `leaked the ${place}`);
      findings.push({ command, claim: 'no canary', breaches: found.map(ofLine(line)) });
    });
    if (!canTrace) continue;
    for (const optOut of optOuts) {
      tasks.push(async () => {
        const breaches = await auditOptedOut(binaries, line, optOut, surroundings);
        findings.push({ command, claim: optOut.name, breaches: breaches.map(ofLine(line)) });
      });
    }
  }
  await Promise.all(Array.from({ length: parallel }, () => work(tasks)));
  const strays = [...collector.requests.map(({ head }) => head), ...deadEnd.asked];
  for (const stray of strays) {
    findings.push({ command: 'any', claim: 'stays here', breaches: [`sent ${stray}`] });
  }
  await Promise.all([services.stop(), collector.stop()]);
  deadEnd.stop();
  return findings;
}

async function work(tasks: (() => Promise<void>)[]): Promise<void> {
  for (let task = tasks.shift(); task !== undefined; task = tasks.shift()) await task();
}

function ofLine({ argv }: Line): (words: string) => string {
  return (words) => `chunk ${argv.join(' ')}: ${words}`;
}

function print(findings: readonly Finding[]): void {
  const commands = [...new Set(findings.map(({ command }) => command))].sort();
  const width = Math.max(...commands.map((command) => command.length));
  console.log(claims.map((claim, index) => `${index + 1} ${claim}`).join(' · '));
  console.log(
    `${' '.repeat(width)}  ${claims.map((_, index) => `${index + 1}`.padStart(3)).join('')}`,
  );
  for (const command of commands) {
    const cells = claims.map((claim) => {
      const about = findings.filter((each) => each.command === command && each.claim === claim);
      if (about.length === 0) return '–';
      return about.some(({ breaches }) => breaches.length > 0) ? '✗' : '✓';
    });
    console.log(`${command.padEnd(width)}  ${cells.map((cell) => cell.padStart(3)).join('')}`);
  }
}

if (import.meta.main) {
  const startedAt = performance.now();
  const findings = await withFolder(audit);
  print(findings);
  const breaches = findings.flatMap(({ claim, breaches: found }) =>
    found.map((words) => `✗ ${claim}: ${words}`),
  );
  for (const breach of [...new Set(breaches)]) console.error(breach);
  if (!canTrace) console.error('NOT AUDITED: the opt-outs. Install the package strace, on Linux.');
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
  console.log(`${findings.length} claims checked in ${seconds} s, ${breaches.length} broken`);
  if (breaches.length > 0 || (!canTrace && process.env['CI'])) process.exitCode = 1;
}
