import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { flags } from '../build-prompt/flags.ts';
import { readOptions } from '../build-prompt/options.ts';
import { PromptRun } from '../build-prompt/pipeline.ts';
import type { Report } from '../build-prompt/progress.ts';
import { checkDetailsFile } from '../build-prompt/read-details.ts';
import { command } from '../command-line/command.ts';
import { UserError } from '../errors.ts';
import type { Cli } from '../system/cli.ts';
import { requireCredential } from './auth/require-credential.ts';
import { progressView } from './build-prompt-progress.ts';

export const buildPrompt = command({
  args: flags,
  examples: [
    'chunk build-prompt --org acme --repos api,web --since 2026-01-01 --top 10',
    'chunk build-prompt --analyzer local --include-attribution --output AGENTS-review.md',
  ],
  run: async (args, cli, { childEnvironment }) => {
    const options = await readOptions(args, cli, childEnvironment());
    const view = await progressView(cli, args.json);
    warnAboutOldOutputs(options.paths.prompt, cli, view.report);
    // Remove the live line before an interruption is reported.
    cli.signal.addEventListener('abort', view.close, { once: true });
    try {
      const { input } = options;
      if (input.kind === 'file') checkDetailsFile(input.path, cli);
      const run = new PromptRun(options, cli, view.report);
      const foreign = run.checkOutputs();
      if (foreign.length > 0 && !options.dryRun && !(await mayReplace(foreign, cli))) return;
      const asksClaude = options.analyzer === 'claude' && !options.dryRun;
      const github = input.kind === 'github' ? await gitHubToken(cli) : '';
      const anthropic = asksClaude ? (await requireCredential('anthropic', cli)).token : '';
      const summary = await run.complete({ github, anthropic });
      view.close();
      if (args.json) cli.output.json(summary);
    } finally {
      view.close();
    }
  },
});

/** Asks whether to replace files that chunk did not write. Throws `UserError` if it cannot ask. */
async function mayReplace(paths: readonly string[], cli: Cli): Promise<boolean> {
  const { confirm, isInteractive } = await import('../terminal/ask.ts');
  const names = paths.join(' and ');
  if (isInteractive(cli)) {
    const question = `Replace ${names}, which chunk did not write?`;
    return (await confirm(question, false, cli)) === true;
  }
  throw new UserError('interactivity.no_force', {
    message: `this would replace ${names}, which chunk did not write`,
    hint: 'Choose another file with --output, or add --force.',
  });
}

async function gitHubToken(cli: Cli): Promise<string> {
  try {
    return (await requireCredential('github', cli)).token;
  } catch (error) {
    if (!(error instanceof UserError) || error.code !== 'auth.github_token_required') throw error;
    const { code, message, detail, hint } = error;
    const offline = 'Without a token: chunk build-prompt --from FILE --analyzer local';
    throw new UserError(code, { message, detail, hint: hint ? `${hint}. ${offline}` : offline });
  }
}

const oldOutputs = ['review-prompt.md', '.chunk/review-prompt.md'];

/** Warns about outputs of older releases in other places, where agents may still read them. */
function warnAboutOldOutputs(chosen: string, cli: Cli, report: Report): void {
  for (const path of oldOutputs) {
    const full = resolve(cli.cwd, path);
    if (full === resolve(cli.cwd, chosen) || !existsSync(full)) continue;
    const text = `${path} was written by an older release and is no longer used`;
    report({ kind: 'warning', text });
  }
}
