import { shownName } from '../files/given-file.ts';
import type { Cli } from '../system/cli.ts';
import { Artifacts } from './artifacts.ts';
import { ClaudeAnalysis } from './claude/analyze.ts';
import { type CallTokens, Claude } from './claude/client.ts';
import { type CollectedComments, collectComments } from './collect-comments.ts';
import { type Analysis, coverageSentences } from './findings/coverage.ts';
import { withExamples } from './findings/example.ts';
import { byEvidence } from './findings/order.ts';
import { renderPrompt } from './findings/prompt.ts';
import { renderReport } from './findings/report.ts';
import { ruleEntries } from './findings/rules-file.ts';
import { verifyFindings } from './findings/verify.ts';
import type { Options } from './options.ts';
import { counted, type Report } from './progress.ts';
import { newestPerReviewer } from './ranking.ts';
import { describeTokens, nothingFound, reportCollected, reportFindings } from './run-notes.ts';
import { type AnalysisSummary, type Summary, summaryOf } from './summary.ts';

/** Tokens for a run; empty strings for services that it does not use. */
export interface Credentials {
  readonly github: string;
  readonly anthropic: string;
}

/** Runs the pipeline from comments to prompt. */
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
   * Returns existing files that the run would overwrite and that chunk did not write. Throws
   * `UserError` if a file cannot be written.
   */
  checkOutputs(): readonly string[] {
    return this.#artifacts.check();
  }

  /** Reads comments, analyzes them and writes files. Throws `UserError`, after saving paid work. */
  async complete(credentials: Credentials): Promise<Summary> {
    const { input, dryRun, analyzer } = this.#options;
    const { anthropic, github } = credentials;
    // Connects first, to report an invalid base URL before comments are read.
    const usesClaude = analyzer === 'claude' && !dryRun;
    const claude = usesClaude
      ? await Claude.connect(anthropic, this.#cli, this.#report)
      : undefined;
    const where = input.kind === 'file' ? shownName(input.path) : 'GitHub';
    this.#step(1, `Reading review comments from ${where}`);
    const collected = await collectComments(this.#options, github, this.#cli, this.#report);
    if (!dryRun) this.#artifacts.writeDetails(collected);
    if (collected.comments.length === 0) throw nothingFound(collected);
    reportCollected(collected, this.#report);
    const result =
      analyzer === 'local'
        ? await this.#completeLocally(collected)
        : await this.#completeWithClaude(collected, claude);
    if (dryRun) this.#report({ kind: 'note', text: 'Dry run: nothing was written.' });
    else collected.clearCache();
    return summaryOf(collected, this.#options, this.#artifacts.files, result);
  }

  async #completeLocally(collected: CollectedComments): Promise<AnalysisSummary> {
    const { maxComments } = this.#options;
    const comments =
      maxComments === undefined
        ? collected.comments
        : newestPerReviewer(collected.comments, maxComments);
    const shared = { analyzedComments: comments.length, models: null, estimate: null, usage: null };
    if (this.#options.dryRun) return { ...shared, findings: null, droppedFindings: 0 };
    this.#step(2, `Finding what reviewers ask for in ${counted(comments.length, 'comment')}`);
    const { analyzeLocally } = await import('./local/analyze.ts');
    const { practices, commentsWithAsks } = await analyzeLocally(comments, this.#cli.signal);
    this.#cli.signal.throwIfAborted();
    const { findings, dropped } = verifyFindings(practices, comments);
    const analysis = { findings: byEvidence(findings), comments, commentsWithAsks };
    this.#writeFindings(analysis, dropped, collected, localModel);
    this.#step(3, 'Writing the prompt');
    const { includeAttribution } = this.#options;
    this.#artifacts.writePrompt(renderPrompt(analysis, includeAttribution), localModel);
    return { ...shared, findings: ruleEntries(analysis.findings), droppedFindings: dropped };
  }

  /** Without a client, only estimates the cost. */
  async #completeWithClaude(
    collected: CollectedComments,
    client: Claude | undefined,
  ): Promise<AnalysisSummary> {
    const options = this.#options;
    const { analyzeModel, promptModel } = options;
    this.#step(2, `Analyzing with ${analyzeModel}`);
    const { comments } = collected;
    const claude = await ClaudeAnalysis.plan(comments, options, client, this.#report);
    const { estimate } = claude;
    const count = counted(claude.comments.length, 'comment');
    this.#report({ kind: 'note', text: `${count}: expecting ${describeTokens(estimate)}` });
    const shared = { models: { analyze: analyzeModel, prompt: promptModel }, estimate };
    if (client === undefined) {
      const nothing = { usage: null, findings: null, droppedFindings: 0 };
      return { ...shared, ...nothing, analyzedComments: claude.comments.length };
    }
    const first = await claude.findPractices(client);
    const verified = verifyFindings(first.practices, claude.comments);
    const dropped = verified.dropped + first.malformed;
    const findings = byEvidence(withExamples(verified.findings, claude.comments));
    const analysis = { findings, comments: claude.comments, commentsWithAsks: undefined };
    const report = this.#writeFindings(analysis, dropped, collected, analyzeModel);
    const second = await this.#artifacts.savingAnalysis(report, collected, () =>
      this.#writeClaudesPrompt(claude, client, analysis),
    );
    const usage = claude.usageOf(first, second);
    this.#report({ kind: 'note', text: `Took ${describeTokens(usage)}` });
    const found = { findings: ruleEntries(findings), droppedFindings: dropped };
    return { ...shared, ...found, usage, analyzedComments: claude.comments.length };
  }

  /** Writes the prompt; without findings, makes no second request. */
  async #writeClaudesPrompt(
    claude: ClaudeAnalysis,
    client: Claude,
    analysis: Analysis,
  ): Promise<CallTokens> {
    const { analyzeModel, promptModel, includeAttribution } = this.#options;
    if (analysis.findings.length === 0) {
      this.#step(3, 'Writing the prompt');
      this.#artifacts.writePrompt(renderPrompt(analysis, includeAttribution), analyzeModel);
      return { inputTokens: 0, outputTokens: 0 };
    }
    this.#step(3, `Writing the prompt with ${promptModel}`);
    const written = await claude.writePrompt(client, analysis);
    const coverage = coverageSentences(analysis).join(' ');
    this.#artifacts.writePrompt(`${written.text.trim()}\n\n${coverage}`, promptModel);
    return written;
  }

  /** Renders the report, and with `--debug` writes it and the rules. Returns the report. */
  #writeFindings(
    analysis: Analysis,
    dropped: number,
    collected: CollectedComments,
    model: string,
  ): string {
    reportFindings(analysis.findings, dropped, this.#report);
    this.#artifacts.writeRules(analysis.findings);
    const report = renderReport(analysis, dropped, this.#options.includeAttribution);
    this.#artifacts.writeAnalysis(report, collected, model);
    return report;
  }

  #step(index: number, title: string): void {
    this.#report({ kind: 'step', index, of: 3, title });
  }
}

const localModel = 'the built-in analyzer, no model';
