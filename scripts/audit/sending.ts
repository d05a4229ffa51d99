import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConsentKeys } from '../../src/config/consent-keys.ts';
import { readConfigFile } from '../../src/config/file.ts';
import { wireEventSchema } from '../../src/telemetry/schema.ts';
import { inHome } from '../../test/support/binary.ts';
import { type Collector, startCollector } from '../../test/support/collector.ts';
import {
  makeSandbox,
  type Sandbox,
  type SandboxOptions,
  storedIn,
} from '../../test/support/sandbox.ts';
import type { AuditLine } from './lines.ts';
import { permissions } from './permissions.ts';
import { runIn } from './run.ts';

/** The problems with what a line sent and stored with telemetry on, as sentences. */
export interface SendingFindings {
  /** Too many events, too few, or of another shape. */
  readonly events: readonly string[];
  /** The canaries that left the machine or were stored. */
  readonly leaks: readonly string[];
}

/** Runs a line with telemetry on, delivers everything, and looks at what was sent and stored. */
export async function auditSending(
  binary: string,
  line: AuditLine,
  options: SandboxOptions,
): Promise<SendingFindings> {
  const { canaries } = options;
  const answer = canaries.plant('answer of the collector');
  const collector = startCollector(() => Response.json({ message: answer }));
  const sandbox = makeSandbox({ ...options, collector: collector.url });
  // A first run that fails with --json is not recorded.
  mkdirSync(inHome.state(sandbox.home), { recursive: true });
  writeFileSync(join(inHome.state(sandbox.home), 'notice-1'), '');
  try {
    await runIn(sandbox, [binary, ...line.argv], permissions[line.command] ?? {});
    // Waits for the sender that the line may have started, and sends the rest itself.
    await runIn(sandbox, [binary, 'telemetry', 'flush'], {});
    const sent = collector.requests.map((request) => JSON.stringify(request));
    return {
      events: wrongEvents(collector, line, sandbox),
      leaks: canaries.findIn([...sent, ...storedIn(sandbox.home)]),
    };
  } finally {
    await collector.stop();
    rmSync(sandbox.home, { recursive: true, force: true });
  }
}

function wrongEvents({ events, requests }: Collector, line: AuditLine, sandbox: Sandbox): string[] {
  const wrong: string[] = [];
  const commands: string[] = [];
  for (const event of events) {
    const { success, data } = wireEventSchema.safeParse(event);
    if (!success) wrong.push(`sent an event of another shape: ${JSON.stringify(event)}`);
    else if (data.type === 'track') commands.push(data.properties.command);
  }
  const expected = line.recorded && isOn(sandbox) ? [line.command] : [];
  if (commands.join() !== expected.join()) {
    wrong.push(`sent events of [${commands}] instead of [${expected}]`);
  }
  if (requests.some(({ headers }) => 'content-encoding' in headers)) {
    wrong.push('sent a body that cannot be read');
  }
  return wrong;
}

// A line may turn telemetry off itself, as `chunk config set telemetry false` does.
function isOn({ home }: Sandbox): boolean {
  const reading = readConfigFile(inHome.config(home));
  return reading.state === 'read' && readConsentKeys(reading.values).choice !== 'off';
}
