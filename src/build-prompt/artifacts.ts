import { UserError } from '../errors.ts';
import type { Cli } from '../system/cli.ts';
import type { CollectedComments } from './collect-comments.ts';
import { detailsJson, rankingCsv } from './details.ts';
import { analysisDocument, type Provenance, promptDocument } from './documents.ts';
import type { Finding } from './findings/finding.ts';
import { rulesJson } from './findings/rules-file.ts';
import type { Options } from './options.ts';
import { checkWritable, isSameFile, writeOutput } from './outputs.ts';
import { foreignOutputs } from './own-output.ts';
import type { Report } from './progress.ts';
import { rankPullRequests } from './ranking.ts';

/** The files that one run writes. */
export class Artifacts {
  readonly #options: Options;
  readonly #cli: Cli;
  readonly #report: Report;
  readonly #files: string[] = [];

  constructor(options: Options, cli: Cli, report: Report) {
    this.#options = options;
    this.#cli = cli;
    this.#report = report;
  }

  /** The paths that were written, in their order. */
  get files(): readonly string[] {
    return this.#files;
  }

  /**
   * The files that another program or a person wrote and that the run would replace. Throws
   * `UserError` when a file cannot be written.
   */
  check(): readonly string[] {
    const { paths, debug, force } = this.#options;
    const { details, ...others } = paths;
    const written = debug
      ? { ...others, ...(this.#readsDetails() ? {} : { details }) }
      : { prompt: paths.prompt };
    for (const path of Object.values(written)) checkWritable(path, this.#cli);
    return force ? [] : foreignOutputs(written, this.#cli);
  }

  /** With `--debug`: what was gathered, as JSON and CSV. */
  writeDetails({ details, comments }: CollectedComments): void {
    const { debug, paths } = this.#options;
    if (!debug) return;
    if (!this.#readsDetails()) this.#write(paths.details, detailsJson(details), 'Details');
    this.#write(paths.ranking, rankingCsv(rankPullRequests(comments)), 'Ranking');
  }

  /** With `--debug`: the rules with the ids of their comments, as JSON. */
  writeRules(findings: readonly Finding[]): void {
    const { debug, paths } = this.#options;
    if (debug) this.#write(paths.rules, rulesJson(findings), 'Rules');
  }

  /** With `--debug`: the analysis. */
  writeAnalysis(text: string, gathered: CollectedComments, model: string): void {
    if (!this.#options.debug) return;
    const { analysis } = this.#options.paths;
    this.#write(analysis, this.#analysisOf(text, gathered, model), 'Analysis');
  }

  /** What the run is for. */
  writePrompt(text: string, model: string): void {
    const document = promptDocument(this.#cli.secrets.redact(text), this.#provenance(model));
    this.#write(this.#options.paths.prompt, document, 'Prompt');
  }

  /** Should the work fail, or be interrupted, the analysis is written where it will be found. */
  async keepingAnalysis<Result>(
    text: string,
    gathered: CollectedComments,
    work: () => Promise<Result>,
  ): Promise<Result> {
    const { signal } = this.#cli;
    const keepAndTell = (): void => {
      this.#report({ kind: 'kept', text: this.#keepAnalysis(text, gathered) });
    };
    signal.addEventListener('abort', keepAndTell, { once: true });
    try {
      return await work();
    } catch (error) {
      if (signal.aborted || !(error instanceof UserError)) throw error;
      const kept = this.#keepAnalysis(text, gathered);
      const { code, message, detail, hint } = error;
      const full = detail === undefined ? kept : `${detail.replace(/\.?$/, '.')} ${kept}`;
      throw new UserError(code, { message, detail: full, hint });
    } finally {
      signal.removeEventListener('abort', keepAndTell);
    }
  }

  /** Writes the analysis; says whether and where, as a sentence. */
  #keepAnalysis(text: string, gathered: CollectedComments): string {
    const { paths, analyzeModel } = this.#options;
    try {
      writeOutput(paths.analysis, this.#analysisOf(text, gathered, analyzeModel), this.#cli);
      return `The analysis is kept in ${paths.analysis}`;
    } catch {
      // Of the two failures, the one that led here is the one to tell.
      return `The analysis could not be kept in ${paths.analysis}`;
    }
  }

  #analysisOf(text: string, { reviewers, comments }: CollectedComments, model: string): string {
    return analysisDocument(
      this.#cli.secrets.redact(text),
      this.#provenance(model),
      reviewers,
      comments.length,
    );
  }

  #write(path: string, text: string, label: string): void {
    this.#cli.signal.throwIfAborted();
    writeOutput(path, text, this.#cli);
    this.#files.push(path);
    this.#report({ kind: 'done', text: `${label}: ${path}` });
  }

  /** Whether the run reads the details file that it would write; that file is left as it is. */
  #readsDetails(): boolean {
    const { input, paths } = this.#options;
    return input.kind === 'file' && isSameFile(input.path, paths.details, this.#cli);
  }

  #provenance(model: string): Provenance {
    const { debug, paths } = this.#options;
    return { at: this.#cli.now(), source: debug ? paths.details : undefined, model };
  }
}
