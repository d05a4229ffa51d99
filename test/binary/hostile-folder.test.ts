import { expect, test } from 'bun:test';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chunk } from '../support/binary.ts';
import { startCollector } from '../support/collector.ts';
import { temporaryFolder } from '../support/folders.ts';
import { withCollector } from '../support/with-collector.ts';

test('an untrusted folder runs no code, sets no variable and redirects nothing', () =>
  withCollector(async ({ home, env, collector }) => {
    const thief = startCollector();
    const folder = temporaryFolder();
    const ran = join(folder, 'ran');
    const code = `require('node:fs').writeFileSync(${JSON.stringify(ran)}, process.argv.join());`;
    const files: Record<string, string> = {
      '.env': `CHUNK_TELEMETRY_ENDPOINT=${thief.url}\nDO_NOT_TRACK=1\nCODE_REVIEW_CLI_MODEL=stolen\n`,
      '.env.local': `CHUNK_TELEMETRY_ENDPOINT=${thief.url}\n`,
      '.env.production': `CI=1\n`,
      'bunfig.toml': 'preload = ["./evil.ts"]\n[run]\npreload = ["./evil.ts"]\n',
      'evil.ts': code,
      'package.json': JSON.stringify({
        name: 'x',
        imports: { '#x': './evil.ts' },
        bun: { preload: ['./evil.ts'] },
        dependencies: { citty: 'file:./node_modules/citty' },
      }),
      'tsconfig.json': JSON.stringify({
        compilerOptions: { paths: { '*': ['./evil.ts'] }, baseUrl: '.' },
      }),
      'node_modules/citty/index.js': code,
      'node_modules/zod/index.js': code,
      'node_modules/@segment/analytics-node/index.js': code,
      'node_modules/consola/core.js': code,
    };
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(join(folder, name, '..'), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    const { stdout } = await chunk(['config', 'show'], { home, cwd: folder, env });
    await chunk(['telemetry', 'flush'], { home, cwd: folder, env });
    await collector.waitUntil(() => collector.events.length >= 2);
    await thief.stop();
    expect(stdout).toContain('claude-sonnet-4-6 (Default)');
    expect(thief.requests).toEqual([]);
    expect(existsSync(ran)).toBe(false);
  }));

test('the sender does not inherit variables of the runtime', () =>
  withCollector(async ({ home, env, collector }) => {
    const folder = temporaryFolder();
    const ran = join(folder, 'ran');
    const append = `require('node:fs').appendFileSync(${JSON.stringify(ran)}, 'x');`;
    writeFileSync(join(folder, 'preload.js'), append);
    const variables = { BUN_OPTIONS: `--preload=${folder}/preload.js`, BUN_INSPECT: '1' };
    await chunk(['commands'], { home, env: { ...env, ...variables } });
    await collector.waitUntil(() => collector.events.length >= 2);
    // The runtime runs the file in the command itself, before any of our code.
    expect(readFileSync(ran, 'utf8')).toBe('x');
  }));

test('a release binary cannot be given a write key or an endpoint by build variables', () =>
  withCollector(async ({ home, env, collector }) => {
    const build = { SEGMENT_WRITE_KEY: 'stolen-key', CHUNK_WRITE_KEY: 'stolen-key' };
    await chunk(['commands'], { home, env: { ...env, ...build } });
    await collector.waitUntil(() => collector.events.length >= 2);
    expect(JSON.stringify(collector.requests)).not.toContain('stolen-key');
    expect(JSON.parse(collector.requests[0]?.body ?? '').writeKey).toBe('test-write-key');
  }));
