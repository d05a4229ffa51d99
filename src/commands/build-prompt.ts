import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { requireCredential } from '../auth/credentials.ts';
import { checkDetailsFile } from '../build-prompt/details.ts';
import { flags } from '../build-prompt/flags.ts';
import { readOptions } from '../build-prompt/options.ts';
import { PromptRun } from '../build-prompt/pipeline.ts';
import type { Report } from '../build-prompt/progress.ts';
import { command } from '../command-line/command.ts';
import type { Cli } from '../system/cli.ts';
import { progressView } from './build-prompt-progress.ts';

export const buildPrompt = command({
  args: flags,
  examples: [
    'chunk build-prompt --org acme --repos api,web --since 2026-01-01 --top 10',
    'chunk build-prompt --analyzer local --include-attribution --output AGENTS-review.md',
  ],
  run: async (given, cli, { childEnvironment }) => {
    const options = await readOptions(given, cli, childEnvironment());
    const view = await progressView(cli, given.json);
    warnOfOldOutputs(options.paths.prompt, cli, view.report);
    // The line that moves must be gone before anything else is said, whatever ends the run.
    cli.signal.addEventListener('abort', view.close, { once: true });
    try {
      const { input } = options;
      if (input.kind === 'file') checkDetailsFile(resolve(cli.cwd, input.path), input.path);
      const run = new PromptRun(options, cli, view.report);
      const readsGitHub = input.kind === 'github';
      const asksClaude = options.analyzer === 'claude';
      const github = readsGitHub ? (await requireCredential('github', cli)).token : '';
      const anthropic = asksClaude ? (await requireCredential('anthropic', cli)).token : '';
      run.checkOutputs();
      const summary = await run.complete({ github, anthropic });
      view.close();
      if (given.json) cli.output.json(summary);
    } finally {
      view.close();
    }
  },
});

const oldOutputs = ['review-prompt.md', '.chunk/review-prompt.md'];

/** Older releases wrote elsewhere: agents that still read that file get an outdated prompt. */
function warnOfOldOutputs(chosen: string, cli: Cli, report: Report): void {
  for (const path of oldOutputs) {
    const full = resolve(cli.cwd, path);
    if (full === resolve(cli.cwd, chosen) || !existsSync(full)) continue;
    const text = `${path} is from an older release, which wrote there; nothing reads it now`;
    report({ kind: 'warning', text });
  }
}
