import { expect, test } from 'bun:test';
import { resolve } from 'node:path';
import packageJson from '../package.json';
import { commandPaths } from './support/tree.ts';

const root = resolve(import.meta.dir, '..');
const read = (path: string): Promise<string> => Bun.file(resolve(root, path)).text();
const bun = `npx -y ${packageJson.packageManager}`;

test('the README has the two commands, with Bun and with only Node.js', async () => {
  const readme = await read('README.md');
  for (const line of [
    'bun install && bun run demo',
    'bun install && bun test',
    `${bun} install && ${bun} run demo`,
    `${bun} install && ${bun} test`,
  ]) {
    expect(readme).toContain(`\n${line}\n`);
  }
  expect(readme.split('\n').length).toBeLessThanOrEqual(121);
});

test('.ci/run runs exactly the test command of the README', async () => {
  expect(await read('.ci/run')).toContain(`\n  ${bun} install && ${bun} test\n`);
});

test('every command that the README shows exists', async () => {
  const readme = await read('README.md');
  const blocks = readme.split('```').filter((_, index) => index % 2 === 1);
  const shown = [...blocks.join('').matchAll(/^(?:\$ )?chunk ([a-z-]+(?: [a-z-]+)?)/gm)].map(
    ([, path]) => path ?? '',
  );
  const known = commandPaths();
  expect(shown.length).toBeGreaterThan(5);
  expect(shown.filter((path) => !known.has(path) && !known.has(path.split(' ')[0] ?? ''))).toEqual(
    [],
  );
});
