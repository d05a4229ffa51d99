import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run } from '../../src/run.ts';
import { captureProgram } from '../../src/system/capture.ts';
import type { Cli, Stream } from '../../src/system/cli.ts';
import type { Input } from '../../src/system/input.ts';
import { boundedKeychain, type Keychain, type RawKeychain } from '../../src/system/keychain.ts';
import { systemWeb } from '../../src/system/local-server.ts';
import { outputOf } from '../../src/system/output.ts';
import { pathsOf } from '../../src/system/paths.ts';
import { endLeftoverGroups, runShell } from '../../src/system/process-groups.ts';
import { runProgram } from '../../src/system/run-program.ts';
import { secretsOf } from '../../src/system/secrets.ts';
import { queueBounds, readEvents } from '../../src/telemetry/queue/queue.ts';
import type { RecordedEvent } from '../../src/telemetry/schema.ts';
import { temporaryFolder } from './folders.ts';
import { testPublicKey } from './public-key.ts';

/** The anonymous id in a home that is not fresh. */
export const knownId = '11111111-2222-4333-8444-555555555555';

// The same on Linux and macOS, which differ in few tests. Windows differs in paths and permissions.
const platform = process.platform === 'win32' ? 'win32' : 'linux';

/** Options for a test's `Cli`. */
export interface TestOptions {
  readonly home?: string;
  /** True for a home without an anonymous id and notice marker: the next run is a first run. */
  readonly fresh?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  /** The text of the user's config file, instead of one with `knownId`. */
  readonly config?: string;
  readonly terminal?: boolean;
  /** The width of the terminal; unknown by default. */
  readonly columns?: number;
  /** The input typed on the terminal; each element arrives at once, at the next question. */
  readonly typed?: readonly string[];
  /** The content of a pipe on standard input. */
  readonly piped?: string | Uint8Array;
  /** The keychain's entries by service, or a whole keychain; an empty keychain by default. */
  readonly keychain?: Record<string, string> | RawKeychain;
  /** Overrides for members of the `Cli`. */
  readonly cli?: Partial<Cli>;
}

/**
 * A `Cli` with a temporary home and a fixed clock that records its output and starts no program.
 */
export interface TestCli extends Cli {
  readonly written: { stdout: string; stderr: string };
  /** The detached processes that would have been started. */
  readonly started: { args: readonly string[]; env: Readonly<Record<string, string>> }[];
  /** The other programs that would have been started. */
  readonly programs: { command: readonly string[]; env: Readonly<Record<string, string>> }[];
}

/** Returns a `Cli` for a test. All is real except the streams, the clock and detached processes. */
export function testCli(options: TestOptions = {}): TestCli {
  const home = options.home ?? temporaryFolder();
  const env: Record<string, string> = { HOME: home, ...options.env };
  const paths = pathsOf(env, home, platform);
  const written = { stdout: '', stderr: '' };
  const stream = (name: 'stdout' | 'stderr'): Stream => ({
    write: (text) => {
      written[name] += text;
      return true;
    },
    isTTY: options.terminal ?? false,
    columns: options.columns,
    color: false,
  });
  const started: TestCli['started'] = [];
  const programs: TestCli['programs'] = [];
  let keychain: Keychain | undefined;
  let ids = 0;
  const cli: TestCli = {
    stdin: inputOf(options),
    stdout: stream('stdout'),
    stderr: stream('stderr'),
    env,
    cwd: home,
    platform,
    arch: 'x64',
    pid: process.pid,
    pidScope: 'test',
    isContainerMain: false,
    executable: undefined,
    uid: process.geteuid?.(),
    build: { version: '1.2.3', writeKey: 'test-write-key', endpoint: 'http://127.0.0.1:9' },
    releases: { publicKey: testPublicKey, url: 'http://127.0.0.1:9/releases' },
    paths,
    get output() {
      return outputOf(cli);
    },
    get keychain() {
      keychain ??= boundedKeychain(rawKeychain(options.keychain ?? {}), cli);
      return keychain;
    },
    secrets: secretsOf(env),
    signal: new AbortController().signal,
    get startedAt() {
      return cli.now();
    },
    now: () => Date.UTC(2026, 0, 2, 3, 4, 5, 678),
    newId: () => `00000000-0000-4000-8000-${String(++ids).padStart(12, '0')}`,
    random: () => 0.5,
    sleep: (milliseconds) => Bun.sleep(milliseconds),
    fetch: (url, init) => fetch(url, init),
    startDetached: (args, { env: childEnv }) => {
      started.push({ args, env: childEnv });
    },
    runProgram,
    captureProgram,
    // Records a command's output as well, instead of printing it in the output of the tests.
    runShell: (line, { output, ...options }) =>
      runShell(line, {
        ...options,
        output:
          typeof output === 'function'
            ? output
            : (bytes) => {
                const name = output === 'inherit' ? 'stdout' : 'stderr';
                written[name] += Buffer.from(bytes).toString();
              },
      }),
    endLeftoverGroups,
    isAlive: (pid) => pid === process.pid,
    serveLocally: systemWeb.serveLocally,
    startProgram: (command, env) => {
      programs.push({ command, env });
      return true;
    },
    endWithin: () => {},
    written,
    started,
    programs,
    ...options.cli,
  };
  if (!options.fresh) createUserFiles(paths, options.config);
  return cli;
}

function inputOf({ terminal, typed, piped }: TestOptions): Input {
  const waiting = [...(typed ?? [])];
  return {
    isTTY: terminal ?? false,
    parts: async function* () {
      if (piped !== undefined) yield Buffer.from(piped);
    },
    readAll: async (maxBytes) => {
      const bytes = typeof piped === 'string' ? new TextEncoder().encode(piped) : piped;
      return (bytes?.length ?? 0) > maxBytes ? undefined : (bytes ?? new Uint8Array());
    },
    readUntil: async (isComplete, { maxBytes }) => {
      const text = typeof piped === 'string' ? piped : Buffer.from(piped ?? []).toString();
      return isComplete(text) ? text : text.slice(0, maxBytes);
    },
    readKeys: async ({ begin, take }) => {
      begin();
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const taken = take(next);
        if (typeof taken === 'string' && taken !== '') waiting.unshift(taken);
        if (taken !== false) return;
      }
    },
  };
}

function rawKeychain(keychain: Record<string, string> | RawKeychain): RawKeychain {
  if (typeof keychain['get'] === 'function') return keychain as RawKeychain;
  const entries = keychain as Record<string, string>;
  return {
    get: async (service) => entries[service] ?? null,
    set: async (service, value) => {
      entries[service] = value;
    },
    delete: async (service) => service in entries && delete entries[service],
  };
}

/** The keychain of a machine without one: every call fails as on a real system. */
export const noKeychain: RawKeychain = {
  get: () => Promise.reject(platformError()),
  set: () => Promise.reject(platformError()),
  delete: () => Promise.reject(platformError()),
};

function platformError(): Error {
  return Object.assign(new Error('no bus'), { code: 'ERR_SECRETS_PLATFORM_ERROR' });
}

function createUserFiles(paths: Cli['paths'], config: string | undefined): void {
  for (const [path, text] of [
    [paths.configFile, config ?? JSON.stringify({ instanceID: knownId })],
    [join(paths.telemetryFolder, 'notice-1'), ''],
    [join(paths.telemetryFolder, `identified-${knownId}`), ''],
  ] as const) {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(path, text, { mode: 0o600 });
  }
}

/** The observable results of a run. */
export interface Row {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
  /** The recorded events, oldest first, as `command [flags] ok|failed`, or `identify`. */
  readonly events: readonly string[];
}

/** Runs a command line in-process and returns its results for comparison with an expected row. */
export async function row(argv: readonly string[], cli: TestCli = testCli()): Promise<Row> {
  const exitCode = await run(argv, cli);
  const events = readEvents(cli.paths, queueBounds.maxEvents).map(({ event }) => shortForm(event));
  return { ...cli.written, exitCode, events };
}

function shortForm(event: RecordedEvent): string {
  if (event.type === 'identify') return 'identify';
  const { command, flags, success } = event.properties;
  return [command, flags && `[${flags}]`, success ? 'ok' : 'failed'].filter(Boolean).join(' ');
}
