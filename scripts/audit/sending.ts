import { rmSync } from 'node:fs';
import { readConfigFile } from '../../src/config/file.ts';
import { pathsOf } from '../../src/system/paths.ts';
import { wireEventSchema } from '../../src/telemetry/schema.ts';
import type { Line } from './lines.ts';
import { purposes } from './permissions.ts';
import { type Recorder, startRecorder } from './recorder.ts';
import { runIn } from './run.ts';
import { keptIn, makeWorld, type Surroundings, type World } from './sandbox.ts';

/** What a line with telemetry on was found to do: to whom what was said. */
export interface SendingFindings {
  /** What is wrong with the events that came: too many, too few, or another shape. */
  readonly events: readonly string[];
  /** The canaries that left the machine or were kept. */
  readonly leaks: readonly string[];
}

/** Runs a line with telemetry on, has everything delivered, and looks at what came and stayed. */
export async function auditSending(
  binary: string,
  line: Line,
  surroundings: Surroundings,
): Promise<SendingFindings> {
  const { canaries } = surroundings;
  const collector = startRecorder(canaries.plant('answer of the collector'));
  const world = makeWorld({ ...surroundings, collector: collector.url }, {});
  try {
    await runIn(world, [binary, ...line.argv], purposes[line.command] ?? {});
    // Waits for the sender that the line may have started, and does the rest itself.
    await runIn(world, [binary, 'telemetry', 'flush'], {});
    const came = collector.requests.flatMap(({ head, body }) => [head, body]);
    return {
      events: wrongEvents(collector, line, world),
      leaks: canaries.findIn([...came, ...keptIn(world.home)]),
    };
  } finally {
    await collector.stop();
    rmSync(world.folder, { recursive: true, force: true });
  }
}

function wrongEvents({ requests }: Recorder, line: Line, world: World): string[] {
  const events: unknown[] = requests.flatMap(({ body }) => JSON.parse(body).batch);
  const wrong: string[] = [];
  const commands: string[] = [];
  for (const event of events) {
    const { success, data } = wireEventSchema.safeParse(event);
    if (!success) wrong.push(`an event of another shape: ${JSON.stringify(event)}`);
    else if (data.type === 'track') commands.push(data.properties.command);
  }
  const expected = line.recorded && isOn(world) ? [line.command] : [];
  if (commands.join() !== expected.join()) {
    wrong.push(`events of [${commands}] in place of [${expected}]`);
  }
  if (requests.some(({ head }) => /^content-encoding:/im.test(head))) {
    wrong.push('a body that cannot be read');
  }
  return wrong;
}

// A line may itself turn telemetry off, as `chunk config set telemetry false` does.
function isOn(world: World): boolean {
  const paths = pathsOf({}, world.home, 'linux');
  const reading = readConfigFile(paths.configFile);
  return reading.state === 'read' && reading.values['noTelemetry'] !== true;
}
