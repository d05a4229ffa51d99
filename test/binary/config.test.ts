import { expect, test } from 'bun:test';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { chunk, inHome } from '../support/binary.ts';
import { temporaryFolder } from '../support/folders.ts';
import { offline } from '../support/with-collector.ts';

test('concurrent writers, including first runs, keep every change', async () => {
  const home = temporaryFolder();
  const runs = await Promise.all(
    Array.from({ length: 24 }, (_, index) => {
      const [key, value] = [
        ['model', 'm1'],
        ['useSSHIdentityFile', 'true'],
        ['telemetry', 'true'],
      ][index % 3] as [string, string];
      return chunk(['config', 'set', key, value], { home, env: offline });
    }),
  );
  expect(runs.map(({ exitCode }) => exitCode)).toEqual(runs.map(() => 0));
  expect(JSON.parse(readFileSync(inHome.config(home), 'utf8'))).toEqual({
    instanceID: expect.any(String),
    model: 'm1',
    useSSHIdentityFile: true,
    noTelemetry: false,
    telemetry: true,
  });
  expect(readdirSync(dirname(inHome.config(home)))).toEqual(['config.json']);
});
