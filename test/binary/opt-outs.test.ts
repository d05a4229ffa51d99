import { describe, expect, test } from 'bun:test';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { chunk, inHome } from '../support/binary.ts';
import { withCollector } from '../support/with-collector.ts';

/** Returns every file and folder in a folder, with the text of the files. */
function snapshot(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .map((entry) => {
      const path = `${entry.parentPath}/${entry.name}`;
      return entry.isFile() ? `${path}: ${readFileSync(path, 'latin1')}` : path;
    })
    .sort();
}

const variables = ['CHUNK_NO_TELEMETRY', 'NO_ANALYTICS', 'DO_NOT_TRACK', 'CI'];

describe('the compiled binary leaves no trace', () => {
  for (const variable of variables) {
    for (const value of ['1', '0', 'false', ' ']) {
      test(`with ${variable}=${JSON.stringify(value)}`, () =>
        withCollector(async ({ home, env, collector }) => {
          const { stderr } = await chunk(['config', 'show'], {
            home,
            env: { ...env, [variable]: value },
          });
          expect(stderr).toBe('');
          expect(readdirSync(home)).toEqual([]);
          expect(collector.requests).toEqual([]);
        }));
    }
  }

  for (const argv of [
    ['config', 'show', '--no-telemetry'],
    ['--no-telemetry', 'config', 'show'],
    ['--help'],
    ['telemetry', 'status'],
    ['telemetry', 'show'],
    ['telemetry', 'flush', '--quiet'],
    ['telemetry', 'preview', '--', 'config', 'show'],
  ]) {
    test(`of chunk ${argv.join(' ')}`, () =>
      withCollector(async ({ home, env, collector }) => {
        expect((await chunk(argv, { home, env })).exitCode).toBe(0);
        expect(readdirSync(home)).toEqual([]);
        expect(collector.requests).toEqual([]);
      }));
  }

  for (const config of [
    '{"noTelemetry": true}',
    '{"telemetry": false}',
    '{"noTelemetry": "no"}',
    '{"instanceID": 7}',
    '[]',
    '',
    '{"model": ',
    '\u0000\u0001binary',
  ]) {
    test(`with ${JSON.stringify(config)} in config.json, which does not change`, () =>
      withCollector(async ({ home, env, collector }) => {
        mkdirSync(dirname(inHome.config(home)), { recursive: true });
        writeFileSync(inHome.config(home), config);
        const before = snapshot(home);
        expect((await chunk(['config', 'show'], { home, env })).exitCode).toBe(0);
        expect(snapshot(home)).toEqual(before);
        expect(collector.requests).toEqual([]);
      }));
  }
});

test('telemetry disable deletes queued events, and nothing is sent afterward', () =>
  withCollector(async ({ home, env, collector }) => {
    const off = { CHUNK_TELEMETRY_ENDPOINT: 'http://127.0.0.1:9' };
    await chunk(['commands'], { home, env: off });
    await chunk(['telemetry', 'disable'], { home, env });
    await chunk(['commands'], { home, env });
    await chunk(['telemetry', 'flush'], { home, env });
    expect(collector.requests).toEqual([]);
    expect(readdirSync(inHome.state(home))).not.toContain('queue');
  }));
