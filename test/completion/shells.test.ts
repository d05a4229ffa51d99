import { describe, expect, test } from 'bun:test';
import { join, resolve } from 'node:path';
import { completionScripts } from '../../scripts/completion.ts';
import { type CommandGroup, command } from '../../src/command-line/command.ts';
import { chunk } from '../support/binary.ts';
import { temporaryFolder } from '../support/folders.ts';
import { afterTab, fishOffers } from '../support/shell-tab.ts';
import { debian } from '../support/skips.ts';

const completions = resolve(import.meta.dir, '../../completions');
const scriptOf = async (file: string): Promise<string> => Bun.file(join(completions, file)).text();

type Rows = readonly (readonly [typed: string, added: string])[];

/** A typed line, and the text that Tab adds to it; empty if there is no completion. */
const rows: Rows = [
  ['chunk conf', 'ig '],
  ['chunk config se', 't '],
  ['chunk help conf', 'ig '],
  ['chunk help config se', 't '],
  ['chunk config set mo', 'del '],
  ['chunk config set model mo', ''],
  ['chunk upgrade --ro', 'llback '],
  ['chunk upgrade --no', '-telemetry '],
  ['chunk config --he', 'lp '],
  ['chunk --vers', 'ion '],
  ['chunk --no-telemetry upg', 'rade '],
  ['chunk completion install --shell f', 'ish '],
  ['chunk completion install --shell=f', 'ish '],
  ['chunk upgrade --version 1.0.0 --che', 'ck '],
  ['chunk config show -- --js', ''],
  ['chunk toStr', ''],
];

/** A tree with texts and flags that could break a completion script. */
const odd: CommandGroup = {
  summary: '',
  children: {
    run: {
      summary: `It's "odd": $HOME \`x\` %s \\ (a) [b] {c} <d> ~ * ? ! # & | ;`,
      load: async () =>
        command({
          args: {
            output: { type: 'string', description: "a file's path", alias: 'o' },
            mode: { type: 'enum', options: ['fast', 'slow'], description: '$(exit) `exit`' },
            cache: { type: 'boolean', default: true, negativeDescription: 'Ask again' },
            target: { type: 'positional', required: false },
          },
          choices: { target: ['alpha', 'beta'] },
          run: () => {},
        }),
    },
    list: { summary: '', load: async () => command({ run: () => {} }) },
  },
};
const oddScripts = await completionScripts(odd);
const oddFish = oddScripts.get('chunk.fish') ?? '';
const oddRows: Rows = [
  ['chunk ru', 'n '],
  ['chunk run --output a-f', 'ile '],
  ['chunk run -o a-f', 'ile '],
  ['chunk run --output=a-f', 'ile '],
  ['chunk run --no-c', 'ache '],
  ['chunk run --mode sl', 'ow '],
  ['chunk run al', 'pha '],
  ['chunk run alpha be', ''],
];

/** A project with names for completion; shells would run code in some of them. */
const project = {
  '.chunk/config.json': JSON.stringify({
    commands: ['test', 'web:unit', '$(touch hacked)', 'x`touch hacked`', 'lint'].map((name) => ({
      name,
      run: 'true',
    })),
  }),
  '.chunk/run.json': JSON.stringify({
    org_id: 'o',
    project_id: 'p',
    definitions: { 'fix-bugs': { definition_id: 'd' }, '; touch hacked': { definition_id: 'd' } },
  }),
};
const projectRows: Rows = [
  ['chunk validate te', 'st '],
  ['chunk validate --json li', 'nt '],
  ['chunk validate x', ''],
  ['chunk validate test li', ''],
  ['chunk task run --definition fi', 'x-bugs '],
  ['chunk task run --definition=fi', 'x-bugs '],
  ['chunk skill install chunk-r', 'eview '],
];

const typedOf = (of: Rows): string[] => of.map(([typed]) => typed);
const completedOf = (of: Rows): string[] => of.map(([typed, added]) => typed + added);

for (const [shell, file] of [
  ['bash', 'chunk.bash'],
  ['zsh', '_chunk'],
] as const) {
  describe.skipIf(!debian(shell))(`${shell}`, () => {
    // Zsh removes the space after a word when the cursor moves elsewhere.
    const shown = (line: string): string => (shell === 'zsh' ? line.trimEnd() : line);
    test('completes commands, flags, values and keys', async () => {
      const lines = await afterTab(shell, await scriptOf(file), typedOf(rows));
      expect(lines).toEqual(completedOf(rows).map(shown));
    }, 20_000);

    test("completes a project's names without running code in them", async () => {
      const lines = [...typedOf(projectRows), 'ls hack'];
      const completed = await afterTab(shell, await scriptOf(file), lines, project);
      expect(completed).toEqual([...completedOf(projectRows), 'ls hack'].map(shown));
    }, 20_000);

    test('completes words and files in a tree with special characters', async () => {
      const script = oddScripts.get(file) ?? '';
      const lines = await afterTab(shell, script, typedOf(oddRows), ['a-file']);
      expect(lines).toEqual(completedOf(oddRows).map(shown));
    }, 20_000);
  });
}

describe.skipIf(!debian('fish'))('fish offers', () => {
  const words = (offers: readonly string[]): (string | undefined)[] =>
    offers.map((offer) => offer.split('\t')[0]);
  const wordsAfter = (typed: string, added: string): string[] => {
    const completed = (typed + added).trimEnd().split(' ').at(-1) ?? '';
    return added === '' ? [] : [completed];
  };
  for (const [typed, added] of rows) {
    test.concurrent(`words ending in "${added}" after "${typed}"`, async () => {
      const offers = await fishOffers(await scriptOf('chunk.fish'), typed);
      expect(words(offers)).toEqual(wordsAfter(typed, added));
    }, 20_000);
  }
  for (const [typed, added] of oddRows) {
    test.concurrent(`words ending in "${added}" after "${typed}" in the odd tree`, async () => {
      const offers = await fishOffers(oddFish, typed, ['a-file']);
      expect(words(offers)).toEqual(wordsAfter(typed, added));
    }, 20_000);
  }

  for (const [typed, added] of projectRows) {
    test.concurrent(`words ending in "${added}" after "${typed}" in a project`, async () => {
      const offers = await fishOffers(await scriptOf('chunk.fish'), typed, project);
      expect(words(offers)).toEqual(wordsAfter(typed, added));
    }, 20_000);
  }

  test('the unchanged summaries beside the words', async () => {
    const { summary } = odd.children['run'] ?? {};
    expect(await fishOffers(oddFish, 'chunk ru')).toEqual([`run\t${summary}`]);
  });
});

describe('chunk completion', () => {
  for (const [shell, file] of [
    ['bash', 'chunk.bash'],
    ['zsh', '_chunk'],
    ['fish', 'chunk.fish'],
    ['powershell', 'chunk.ps1'],
  ] as const) {
    test(`${shell} prints the exact script and records nothing`, async () => {
      const home = temporaryFolder();
      const run = await chunk(['completion', shell], { home });
      expect(run).toMatchObject({ exitCode: 0, stderr: '', stdout: await scriptOf(file) });
      expect(await Array.fromAsync(new Bun.Glob('**').scan({ cwd: home, dot: true }))).toEqual([]);
    });
  }
});
