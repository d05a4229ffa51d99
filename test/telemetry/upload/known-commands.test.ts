import { expect, test } from 'bun:test';
import { leavesOf } from '../../../src/command-line/command.ts';
import { tree } from '../../../src/commands/index.ts';
import { knownCommandsOf } from '../../../src/telemetry/upload/known-commands.ts';

test('every recorded command is known, with its flags', async () => {
  const leaves = [...leavesOf(tree, ['chunk'])];
  const names = leaves.map(({ path }) => path.join(' '));
  const known = await knownCommandsOf(tree, new Set(names));
  expect([...known.keys()]).toEqual(
    leaves.filter(({ recorded }) => recorded).map(({ path }) => path.join(' ')),
  );
  expect(known.get('chunk config show')).toEqual(new Set(['json']));
});

for (const name of [
  '',
  'chunk',
  'chunk config',
  'chunk config show secret',
  'chunk toString',
  'chunk config constructor',
  'other config show',
  'chunk telemetry status',
  'chunk  config show',
]) {
  test(`"${name}" is not a known command`, async () => {
    expect(await knownCommandsOf(tree, new Set([name]))).toEqual(new Map());
  });
}
