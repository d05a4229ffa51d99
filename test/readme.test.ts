import { expect, test } from 'bun:test';
import { resolve } from 'node:path';
import packageJson from '../package.json';
import { chunk } from './support/binary.ts';
import { installed } from './support/installed.ts';
import { isPosix } from './support/skips.ts';
import { commandPaths } from './support/tree.ts';

const root = resolve(import.meta.dir, '..');
const read = (path: string): Promise<string> => Bun.file(resolve(root, path)).text();
const bun = `npx -y ${packageJson.packageManager}`;

test('the README has the demo and test commands for Bun and for Node.js alone', async () => {
  const readme = await read('README.md');
  for (const line of [
    'bun install && bun run demo',
    'bun install && bun run test',
    `${bun} install && ${bun} run demo`,
    `${bun} install && ${bun} run test`,
  ]) {
    expect(readme).toContain(`\n${line}\n`);
  }
  expect(readme.split('\n').length).toBeLessThanOrEqual(121);
});

test('.ci/run runs the exact test command of the README', async () => {
  expect(await read('.ci/run')).toContain(`\n  ${bun} install && ${bun} run test\n`);
});

test('every command in the README exists', async () => {
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

test.skipIf(!isPosix)("the README's removal steps leave nothing behind", async () => {
  const readme = await read('README.md');
  const paragraph = readme.split('\n\n').find((text) => text.startsWith('To uninstall')) ?? '';
  const removal = /`(rm -rf [^`]+)`/.exec(paragraph)?.[1];
  expect(paragraph).toContain('`chunk completion uninstall`');
  const { home, path } = installed('.local/bin/chunk');
  const env = { SHELL: '/bin/bash' };
  await Bun.write(resolve(home, '.bashrc'), 'mine\n');
  await Bun.write(resolve(home, '.local/bin/.chunk-previous'), 'older');
  const value = 'not-a-real-token-0123456789';
  const secret = ['auth', 'set', 'github', '--stdin', '--no-verify', '--insecure-storage'];
  await chunk(secret, { home, binary: path, env, stdin: value });
  await chunk(['completion', 'install'], { home, binary: path, env });
  await chunk(['completion', 'uninstall'], { home, binary: path, env });
  await chunk(['auth', 'remove', 'github', '--force'], { home, binary: path, env });
  expect(Bun.spawnSync(['bash', '-c', removal ?? 'false'], { env: { HOME: home } }).exitCode).toBe(
    0,
  );
  const left = await Array.fromAsync(new Bun.Glob('**').scan({ cwd: home, dot: true }));
  expect(left).toEqual(['.bashrc']);
  expect(await Bun.file(resolve(home, '.bashrc')).text()).toBe('mine\n');
});

test('the README sets CHUNK_VERSION for the shell that runs the script, not for curl', async () => {
  expect(await read('README.md')).toContain('`… | CHUNK_VERSION=1.2.3 sh`');
});
