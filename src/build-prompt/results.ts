import { resolve } from 'node:path';
import { UserError } from '../errors.ts';
import type { Cli } from '../system/cli.ts';
import type { CollectedComments } from './collect-comments.ts';
import { detailsJson, rankingCsv } from './details.ts';
import { analysisDocument, type Provenance, promptDocument } from './documents.ts';
import type { Options } from './options.ts';
import { checkWritable, writeOutput } from './outputs.ts';
import type { Report } from './progress.ts';
import { rankPullRequests } from './ranking.ts';

/** The files of one run: which are written, with what in them. */
export class Results {
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

  /** Makes sure that every file can be written. Throws `UserError`. */
  check(): void {
    const { paths, debug } = this.#options;
    checkWritable(paths.prompt, this.#cli);
    if (!debug) return;
    for (const path of [paths.details, paths.ranking, paths.analysis]) {
      checkWritable(path, this.#cli);
    }
  }

  /** With `--debug`: what was gathered, as JSON and CSV. */
  writeDetails({ details, comments }: CollectedComments): void {
    const { debug, paths, input } = this.#options;
    if (!debug) return;
    // A file that is analyzed again is left as it is.
    const own = input.kind === 'file' && this.#same(input.path, paths.details);
    if (!own) this.#write(paths.details, detailsJson(details), 'Details');
    this.#write(paths.ranking, rankingCsv(rankPullRequests(comments)), 'Ranking');
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

  #provenance(model: string): Provenance {
    const { debug, paths } = this.#options;
    return { at: this.#cli.now(), source: debug ? paths.details : undefined, model };
  }

  #same(one: string, other: string): boolean {
    return resolve(this.#cli.cwd, one) === resolve(this.#cli.cwd, other);
  }
}
