import { UserError } from '../errors.ts';
import type { Cli } from '../system/cli.ts';
import { IncompleteAnswer } from './claude/errors.ts';
import type { CollectedComments } from './collect-comments.ts';
import { detailsJson, rankingCsv } from './details.ts';
import { analysisDocument, type Provenance, promptDocument } from './documents.ts';
import type { Finding } from './findings/finding.ts';
import { rulesJson } from './findings/rules-file.ts';
import type { Options } from './options.ts';
import { checkWritable, isSameFile, leadsOut, writeOutput } from './outputs.ts';
import { foreignOutputs } from './own-output.ts';
import type { Report } from './progress.ts';
import { rankPullRequests } from './ranking.ts';

/** Writes the output files of a run. */
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

  /** Paths of the written files, in order. */
  get files(): readonly string[] {
    return this.#files;
  }

  /**
   * Returns existing files that the run would overwrite and that chunk did not write. Throws
   * `UserError` if a file cannot be written.
   */
  check(): readonly string[] {
    const { paths, debug, force, leavesRepository } = this.#options;
    const { details, ...others } = paths;
    const written = debug
      ? { ...others, ...(this.#readsDetails() ? {} : { details }) }
      : { prompt: paths.prompt };
    for (const path of Object.values(written)) {
      checkWritable(path, this.#cli, leavesRepository);
    }
    return force ? [] : foreignOutputs(written, this.#cli);
  }

  /** Writes the comments as JSON and the ranking as CSV, with `--debug`. */
  writeDetails({ details, comments }: CollectedComments): void {
    const { debug, paths } = this.#options;
    if (!debug) return;
    if (!this.#readsDetails()) this.#write(paths.details, detailsJson(details), 'Details');
    this.#write(paths.ranking, rankingCsv(rankPullRequests(comments)), 'Ranking');
  }

  /** Writes the rules with the ids of their comments as JSON, with `--debug`. */
  writeRules(findings: readonly Finding[]): void {
    const { debug, paths } = this.#options;
    if (debug) this.#write(paths.rules, rulesJson(findings), 'Rules');
  }

  /** Writes the analysis, with `--debug`. */
  writeAnalysis(text: string, collected: CollectedComments, model: string): void {
    if (!this.#options.debug) return;
    const { analysis } = this.#options.paths;
    this.#write(analysis, this.#analysisOf(text, collected, model), 'Analysis');
  }

  /** Writes the prompt. */
  writePrompt(text: string, model: string): void {
    const document = promptDocument(this.#cli.secrets.redact(text), this.#provenance(model));
    this.#write(this.#options.paths.prompt, document, 'Prompt');
  }

  /**
   * Runs `work`. If it fails or is interrupted, saves the analysis and the unfinished prompt, which
   * have been paid for.
   */
  async savingAnalysis<Result>(
    text: string,
    collected: CollectedComments,
    work: () => Promise<Result>,
  ): Promise<Result> {
    const { signal } = this.#cli;
    const saveAndReport = (): void => {
      this.#report({ kind: 'kept', text: this.#saveAnalysis(text, collected) });
    };
    signal.addEventListener('abort', saveAndReport, { once: true });
    try {
      return await work();
    } catch (error) {
      if (signal.aborted || !(error instanceof UserError)) throw error;
      const saved = [this.#saveAnalysis(text, collected), ...this.#saveUnfinished(error)];
      const { code, message, detail, hint } = error;
      const details = [...(detail === undefined ? [] : [detail.replace(/\.?$/, '.')]), ...saved];
      throw new UserError(code, { message, detail: details.join(' '), hint });
    } finally {
      signal.removeEventListener('abort', saveAndReport);
    }
  }

  /** Saves the analysis and returns a sentence with its path. */
  #saveAnalysis(text: string, collected: CollectedComments): string {
    const { paths, analyzeModel } = this.#options;
    const document = this.#analysisOf(text, collected, analyzeModel);
    return this.#save('analysis', paths.analysis, document);
  }

  #save(label: string, path: string, text: string): string {
    try {
      const free = this.#freePath(path);
      writeOutput(free, this.#cli.secrets.redact(text), this.#cli);
      return `The ${label} is saved in ${free}.`;
    } catch {
      // The error to report is the one that led here.
      return `The ${label} could not be saved in ${path}.`;
    }
  }

  /** Returns the path, or one next to it if chunk did not write its file or a link leads out. */
  #freePath(path: string): string {
    const isForeign = foreignOutputs({ analysis: path }, this.#cli).length > 0;
    return isForeign || leadsOut(path, this.#cli)
      ? path.replace(/\.md$/, `-${this.#cli.newId().slice(0, 8)}.md`)
      : path;
  }

  /** Saves a prompt that the model did not finish; returns a sentence with its path. */
  #saveUnfinished(error: UserError): string[] {
    if (!(error instanceof IncompleteAnswer) || error.text.trim() === '') return [];
    const path = this.#options.paths.analysis.replace(/-analysis\.md$/, '-unfinished.md');
    return [this.#save('unfinished prompt', path, `${error.text.trim()}\n`)];
  }

  #analysisOf(text: string, { reviewers, comments }: CollectedComments, model: string): string {
    return analysisDocument(
      this.#cli.secrets.redact(text),
      this.#provenance(model),
      reviewers,
      comments.length,
    );
  }

  #write(path: string, text: string | Iterable<string | Uint8Array>, label: string): void {
    this.#cli.signal.throwIfAborted();
    writeOutput(path, text, this.#cli);
    this.#files.push(path);
    this.#report({ kind: 'done', text: `${label}: ${path}` });
  }

  /** True if the input is the details file that the run would write; that file is not changed. */
  #readsDetails(): boolean {
    const { input, paths } = this.#options;
    return input.kind === 'file' && isSameFile(input.path, paths.details, this.#cli);
  }

  #provenance(model: string): Provenance {
    const { debug, paths } = this.#options;
    return { at: this.#cli.now(), source: debug ? paths.details : undefined, model };
  }
}
