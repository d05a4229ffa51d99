import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConsentKeys } from '../../src/config/consent-keys.ts';
import { readConfigFile } from '../../src/config/file.ts';
import { wireEventSchema } from '../../src/telemetry/schema.ts';
import { inHome } from '../../test/support/binary.ts';
import { type Collector, startCollector } from '../../test/support/collector.ts';
import { makeSandbox, type SandboxOptions, storedIn } from '../../test/support/sandbox.ts';
import { knownId } from '../../test/support/test-cli.ts';
import type { AuditLine } from './lines.ts';
import { type Permissions, permissions } from './permissions.ts';
import { breachesIn, tracing } from './trace.ts';

/** A way to opt out, as a user would. */
export interface OptOut {
  readonly name: string;
  readonly flag?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly config?: Readonly<Record<string, unknown>> | string;
}

const limitMs = 8000;

/** Runs a line with telemetry on; returns what was wrong with its events, and what leaked. */
export async function auditSending(
  binary: string,
  line: AuditLine,
  options: SandboxOptions,
): Promise<{ events: string[]; leaks: string[] }> {
  const { canaries } = options;
  const answer = canaries.plant('answer of the collector');
  const collector = startCollector(() => Response.json({ message: answer }));
  // A first run that fails with --json is not recorded, so this one is a later run.
  const config = { instanceID: knownId };
  const sandbox = makeSandbox({ ...options, config, collector: collector.url });
  const { home } = sandbox;
  mkdirSync(inHome.state(home), { recursive: true });
  writeFileSync(join(inHome.state(home), 'notice-1'), '');
  try {
    await run([binary, ...line.argv], sandbox, permissions[line.command]);
    // Waits for the sender that the line may have started, and sends the rest itself.
    await run([binary, 'telemetry', 'flush'], sandbox);
    const expected = line.recorded && isOn(home) ? [line.command] : [];
    const sent = collector.requests.map((request) => JSON.stringify(request));
    const leaks = canaries.findIn([...sent, ...storedIn(home)]);
    return {
      events: wrongEvents(collector, expected),
      leaks: leaks.map((place) => `leaked the ${place}`),
    };
  } finally {
    await collector.stop();
    rmSync(home, { recursive: true, force: true });
  }
}

/** Runs a line with an opt-out under the tracer; returns what it did beyond its permissions. */
export async function auditOptedOut(
  binary: string,
  line: AuditLine,
  { config, flag, env }: OptOut,
  options: SandboxOptions,
): Promise<string[]> {
  const sandbox = makeSandbox({ ...options, ...(config !== undefined && { config }) });
  const trace = join(sandbox.home, '..', 'trace');
  const argv = flag === undefined ? line.argv : [flag, ...line.argv];
  const allowed = permissions[line.command] ?? {};
  const traced = { ...sandbox, env: { ...sandbox.env, ...env } };
  try {
    await run([...tracing(trace), binary, ...argv], traced, allowed);
    return breachesIn(trace, allowed, sandbox);
  } finally {
    rmSync(trace, { force: true });
  }
}

async function run(
  command: readonly string[],
  { cwd, env }: { cwd: string; env: Readonly<Record<string, string>> },
  { serves }: Permissions = {},
): Promise<void> {
  const child = Bun.spawn([...command], {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: true,
  });
  // The tracer ignores the signal (strace(1), -I) and ends with the command.
  const interrupt = (): boolean => process.kill(-child.pid, 'SIGINT');
  const limit = setTimeout(interrupt, limitMs);
  for await (const _ of child.stdout) {
    if (serves) interrupt();
  }
  await child.exited;
  clearTimeout(limit);
}

function wrongEvents({ events, requests }: Collector, expected: readonly string[]): string[] {
  const wrong: string[] = [];
  const commands: string[] = [];
  for (const event of events) {
    const { success, data } = wireEventSchema.safeParse(event);
    if (!success) wrong.push(`sent an event of another shape: ${JSON.stringify(event)}`);
    else if (data.type === 'track') commands.push(data.properties.command);
  }
  if (commands.join() !== expected.join()) {
    wrong.push(`sent events of [${commands}] instead of [${expected}]`);
  }
  if (requests.some(({ headers }) => 'content-encoding' in headers)) {
    wrong.push('sent a body that cannot be read');
  }
  return wrong;
}

// A line may turn telemetry off itself, as `chunk config set telemetry false` does.
function isOn(home: string): boolean {
  const reading = readConfigFile(inHome.config(home));
  return reading.state === 'read' && readConsentKeys(reading.values).choice !== 'off';
}
