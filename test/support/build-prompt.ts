import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cleanupLimitMs } from '../../src/telemetry/record.ts';
import type { FakeAnthropic } from './anthropic.ts';
import { temporaryFolder } from './folders.ts';
import type { FakeGitHub } from './github.ts';
import { type Row, row, type TestCli, type TestOptions, testCli } from './test-cli.ts';

export const gitHubToken = 'ghp_thisTokenMustNeverBeSeenAnywhere0000';
export const anthropicKey = 'sk-ant-thisKeyMustNeverBeSeenAnywhere0000';

interface Servers {
  readonly github?: FakeGitHub;
  readonly anthropic?: FakeAnthropic;
}

/**
 * Returns the environment for a run against loopback servers; a missing server is a closed port.
 */
export function serverEnv({ github, anthropic }: Servers): Record<string, string> {
  return {
    GITHUB_API_URL: github?.url ?? 'http://127.0.0.1:9',
    ANTHROPIC_BASE_URL: anthropic?.url ?? 'http://127.0.0.1:9',
    GITHUB_TOKEN: gitHubToken,
    ANTHROPIC_API_KEY: anthropicKey,
    PATH: process.env['PATH'] ?? '',
  };
}

/** Returns a `Cli` whose `sleep` returns at once and advances the clock. */
export function promptCli(
  servers: Servers,
  options: TestOptions = {},
): TestCli & { slept: number[] } {
  let now = Date.UTC(2026, 0, 2, 3, 4, 5, 678);
  const slept: number[] = [];
  const cli = testCli({
    ...options,
    home: options.home ?? temporaryFolder(),
    env: { ...serverEnv(servers), ...options.env },
    cli: {
      now: () => now,
      sleep: async (milliseconds) => {
        // Telemetry's time limit must not expire at once.
        if (milliseconds === cleanupLimitMs) return new Promise(() => {});
        slept.push(milliseconds);
        now += milliseconds;
      },
      ...options.cli,
    },
  });
  return Object.assign(cli, { slept });
}

/** Runs `chunk build-prompt` with the given arguments. */
export function build(words: string, cli: TestCli): Promise<Row> {
  return row(['build-prompt', ...words.split(' ').filter((word) => word !== '')], cli);
}

/** Returns the text of a file below a run's working folder; undefined if it is missing. */
export function fileOf(cli: TestCli, path: string): string | undefined {
  const full = join(cli.cwd, path);
  return existsSync(full) ? readFileSync(full, 'utf8') : undefined;
}

/** Writes a file below a run's working folder. */
export function putFile(cli: TestCli, path: string, text: string): void {
  writeFileSync(join(cli.cwd, path), text);
}

export const promptPath = '.chunk/context/review-prompt.md';
export const detailsPath = '.chunk/context/review-prompt-details.json';

/** Returns the comments of a details file, as `#1 reviewer: body`. */
export function detailsOf(text: string | undefined): string[] {
  const { comments } = JSON.parse(text ?? '{"comments":[]}') as {
    comments: { reviewer: string; body: string; pr: { number: number } }[];
  };
  return comments.map(({ reviewer, body, pr }) => `#${pr.number} ${reviewer}: ${body}`);
}

/** Arguments that read acme/api and analyze it without a model. */
export const local = '--org acme --repos api --analyzer local';
