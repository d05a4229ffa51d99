import { expect, test } from 'bun:test';
import { resolve } from 'node:path';
import { row } from '../support/test-cli.ts';

const completions = resolve(import.meta.dir, '../../completions');

test.each([
  [['completion', 'bash'], 'chunk.bash'],
  [['completion', 'zsh'], '_chunk'],
  [['completion', 'fish'], 'chunk.fish'],
  [['completion', 'powershell'], 'chunk.ps1'],
] as const)('%p prints its script and is not recorded', async (argv, file) => {
  const script = await Bun.file(resolve(completions, file)).text();
  expect(await row(argv)).toEqual({ stdout: script, stderr: '', exitCode: 0, events: [] });
});
