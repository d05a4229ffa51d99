import { UserError } from '../errors.ts';
import type { Cli } from '../system/cli.ts';
import { Artifacts } from './artifacts.ts';
import { ClaudeAnalysis, type Tokens } from './claude/analyze.ts';
import { Claude } from './claude/client.ts';
import { type CollectedComments, collectComments } from './collect-comments.ts';
import type { Finding } from './findings/finding.ts';
import { byEvidence } from './findings/order.ts';
import { renderPrompt } from './findings/prompt.ts';
import { droppedSentence, renderReport } from './findings/report.ts';
import { ruleEntries } from './findings/rules-file.ts';
import { verifyFindings } from './findings/verify.ts';
import type { Options } from './options.ts';
import { counted, type Report } from './progress.ts';
import { newestPerReviewer } from './ranking.ts';
import { type Facts, type Summary, summaryOf } from './summary.ts';

/** What a run needs of credentials; one that it does not need is empty. */
export interface Credentials {
  readonly github: string;
  readonly anthropic: string;
}

/** One run from the comments to the prompt, after its options have been read. */
export class PromptRun {
  readonly #options: Options;
  readonly #cli: Cli;
  readonly #report: Report;
  readonly #artifacts: Artifacts;

  constructor(options: Options, cli: Cli, report: Report) {
    this.#options = options;
    this.#cli = cli;
    this.#report = report;
    this.#artifacts = new Artifacts(options, cli, report);
  }

  /**
   * The files that the run would replace although another program or a person wrote them. Throws
   * `UserError` when a file cannot be written.
   */
  checkOutputs(): readonly string[] {
    return this.#artifacts.check();
  }

  /** Reads, analyzes and writes. Throws `UserError`; what was paid for by then is kept. */
  async complete(credentials: Credentials): Promise<Summary> {
    const { input, dryRun, analyzer } = this.#options;
    const { anthropic, github } = credentials;
    // Connects first, so that a wrong address is found before the comments are read.
    const asksClaude = analyzer === 'claude' && !dryRun;
    const claude = asksClaude
      ? await Claude.connect(anthropic, this.#cli, this.#report)
      : undefined;
    const where = input.kind === 'file' ? input.path : 'GitHub';
    this.#step(1, `Reading review comments from ${where}`);
    const gathered = await collectComments(this.#options, github, this.#cli, this.#report);
    if (!dryRun) this.#artifacts.writeDetails(gathered);
    if (gathered.comments.length === 0) throw nothingFound(gathered);
    this.#reportLeftOut(gathered);
    this.#tellReviewers(gathered);
    const facts =
      analyzer === 'local'
        ? await this.#completeLocally(gathered)
        : await this.#completeWithClaude(gathered, claude);
    if (dryRun) this.#report({ kind: 'note', text: 'Dry run: nothing was written.' });
    else gathered.forget();
    return summaryOf(gathered, this.#options, this.#artifacts.files, facts);
  }

  async #completeLocally(gathered: CollectedComments): Promise<Facts> {
    const { maxComments } = this.#options;
    const comments =
      maxComments === undefined
        ? gathered.comments
        : newestPerReviewer(gathered.comments, maxComments);
    const facts = { analyzedComments: comments.length, models: null, estimate: null, usage: null };
    if (this.#options.dryRun) return { ...facts, findings: null, droppedFindings: 0 };
    this.#step(2, `Finding what reviewers ask for in ${counted(comments.length, 'comment')}`);
    const { analyzeLocally } = await import('./local/analyze.ts');
    const { practices, asking } = await analyzeLocally(comments, this.#cli.signal);
    this.#cli.signal.throwIfAborted();
    const { findings, dropped } = verifyFindings(practices, comments);
    const basis = { findings: byEvidence(findings), comments, asking };
    this.#tellFindings(basis.findings, dropped);
    const { includeAttribution } = this.#options;
    this.#artifacts.writeRules(basis.findings);
    const report = renderReport(basis, dropped, includeAttribution);
    this.#artifacts.writeAnalysis(report, gathered, localModel);
    this.#step(3, 'Writing the prompt');
    this.#artifacts.writePrompt(renderPrompt(basis, includeAttribution), localModel);
    return { ...facts, findings: ruleEntries(basis.findings), droppedFindings: dropped };
  }

  /** Without a client nothing is asked of Anthropic: the costs are estimated, and that is all. */
  async #completeWithClaude(
    gathered: CollectedComments,
    client: Claude | undefined,
  ): Promise<Facts> {
    const options = this.#options;
    const { analyzeModel, promptModel } = options;
    this.#step(2, `Analysing with ${analyzeModel}`);
    const { comments } = gathered;
    const claude = await ClaudeAnalysis.plan(comments, options, client, this.#report);
    const { estimate } = claude;
    const expected = `${counted(claude.comments, 'comment')}: expecting ${describeTokens(estimate)}`;
    this.#report({ kind: 'note', text: expected });
    const models = { analyze: analyzeModel, prompt: promptModel };
    const facts = { models, estimate, findings: null, droppedFindings: 0 };
    if (client === undefined) {
      return { ...facts, analyzedComments: claude.comments, usage: null };
    }
    const first = await claude.writeReport();
    this.#artifacts.writeAnalysis(first.text, gathered, analyzeModel);
    this.#step(3, `Writing the prompt with ${promptModel}`);
    const second = await this.#artifacts.keepingAnalysis(first.text, gathered, async () => {
      const written = await claude.writePrompt(first.text);
      this.#artifacts.writePrompt(written.text, promptModel);
      return written;
    });
    const usage = claude.usageOf(first, second);
    this.#report({ kind: 'note', text: `Took ${describeTokens(usage)}` });
    return { ...facts, analyzedComments: claude.comments, usage };
  }

  #step(index: number, title: string): void {
    this.#report({ kind: 'step', index, of: 3, title });
  }

  #reportLeftOut({ hidden, secrets }: CollectedComments): void {
    const note = (text: string): void => this.#report({ kind: 'note', text });
    if (hidden > 0) {
      const wasLeftOut =
        hidden === 1 ? 'is hidden on GitHub and was' : 'are hidden on GitHub and were';
      note(`${counted(hidden, 'comment')} ${wasLeftOut} left out`);
    }
    if (secrets > 0) note(`Removed ${counted(secrets, 'secret')} from comments and diffs`);
  }

  #tellFindings(findings: readonly Finding[], dropped: number): void {
    if (dropped > 0) this.#report({ kind: 'warning', text: droppedSentence(dropped) });
    if (findings.length > 0) return;
    const text = 'No ask recurs on enough pull requests: the prompt holds no rule of the team';
    this.#report({ kind: 'warning', text });
  }

  #tellReviewers({ reviewers, comments }: CollectedComments): void {
    const named = reviewers.slice(0, maxNamedReviewers);
    const names = named.map(({ login, comments: count }) => `${login} (${count})`).join(', ');
    const more = reviewers.length - named.length;
    const rest = more > 0 ? ` and ${more} more` : '';
    const text = `${counted(comments.length, 'comment')} by the most active reviewers: ${names}${rest}`;
    this.#report({ kind: 'note', text });
  }
}

const maxNamedReviewers = 10;
const localModel = 'the built-in analyzer, no model';

function describeTokens({ inputTokens, outputTokens, cost }: Tokens): string {
  const price = cost === null ? 'at a price not known here' : `$${cost.toFixed(2)}`;
  return `${counted(inputTokens, 'token')} in and ${counted(outputTokens, 'token')} out, ${price}`;
}

function nothingFound({ searched, skipped }: CollectedComments): UserError {
  const missing = skipped.length > 0 ? ` Not found: ${skipped.join(', ')}.` : '';
  return new UserError('comments.none', {
    message: 'there are no review comments to learn from',
    detail: `Looked at ${searched}; bots and authors on their own work do not count.${missing}`,
    hint: 'Try an earlier day (--since YYYY-MM-DD) or more repositories (--repos A,B).',
  });
}
