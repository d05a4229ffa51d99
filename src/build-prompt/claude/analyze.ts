import type { Basis } from '../findings/coverage.ts';
import type { Practice } from '../findings/finding.ts';
import { counted, type Report } from '../progress.ts';
import { newestPerReviewer } from '../ranking.ts';
import type { ReviewComment } from '../types.ts';
import { type Fitting, fit } from './budget.ts';
import type { CallTokens, Claude } from './client.ts';
import { IncompleteAnswer, isTooLong } from './errors.ts';
import { nameRemover, unwrapFence, withoutInventedQuotations } from './final-text.ts';
import { readPractices } from './practices.ts';
import { costOf } from './prices.ts';
import { analysisRequest, promptRequest } from './prompts.ts';
import { Pseudonyms } from './pseudonyms.ts';
import { inReadingOrder } from './quote-comments.ts';
import { estimatingCounter, type TokenCounter } from './token-counter.ts';

/** The server's count of tokens is an estimate, by its own documentation. */
const countMarginTokens = 1000;
/** How long answers usually are, as a part of what they may be. */
const usualShareOfMax = 0.5;

/** What both calls together take, or are expected to take. */
export interface Tokens extends CallTokens {
  /** US dollars; null where the price of a model is not known. */
  readonly cost: number | null;
}

export interface ClaudeOptions {
  readonly analyzeModel: string;
  readonly promptModel: string;
  readonly maxComments: number | undefined;
  readonly includeAttribution: boolean;
}

/** What step one found; nothing in it is verified yet. */
export interface FoundPractices extends CallTokens {
  readonly practices: readonly Practice[];
  /** Practices that the model reported in another form than it was asked for. */
  readonly malformed: number;
}

/** Both steps of an analysis by models, apart, so that what step one cost is never lost. */
export class ClaudeAnalysis {
  readonly #options: ClaudeOptions;
  readonly #all: readonly ReviewComment[];
  readonly #people: Pseudonyms;
  readonly #report: Report;
  #fitting: Fitting;

  private constructor(
    options: ClaudeOptions,
    all: readonly ReviewComment[],
    people: Pseudonyms,
    fitting: Fitting,
    report: Report,
  ) {
    this.#options = options;
    this.#all = all;
    this.#people = people;
    this.#fitting = fitting;
    this.#report = report;
  }

  /** Counts the tokens and cuts the comments to what the model takes; nothing is paid for yet. */
  static async plan(
    all: readonly ReviewComment[],
    options: ClaudeOptions,
    counter: TokenCounter = estimatingCounter,
    report: Report,
  ): Promise<ClaudeAnalysis> {
    const { analyzeModel, maxComments } = options;
    const comments = maxComments === undefined ? all : newestPerReviewer(all, maxComments);
    const people = new Pseudonyms(all);
    const { maxTokens } = analysisRequest([], people, 0, analyzeModel);
    const window = await counter.windowOf(analyzeModel);
    const budget = Math.max(0, window - maxTokens - countMarginTokens);
    const requestFor = (kept: readonly ReviewComment[]) =>
      analysisRequest(inReadingOrder(kept), people, all.length, analyzeModel);
    const fitting = await fit(comments, budget, requestFor, (request) => counter.count(request));
    if (fitting.limit !== undefined) report(cutWarning(fitting));
    return new ClaudeAnalysis(options, all, people, fitting, report);
  }

  /** The comments that the model is given. */
  get comments(): readonly ReviewComment[] {
    return this.#fitting.comments;
  }

  /** What is to be expected before anything is paid for. */
  get estimate(): Tokens {
    const { promptModel, includeAttribution } = this.#options;
    const { request, tokens } = this.#fitting;
    const reportTokens = Math.ceil(request.maxTokens * usualShareOfMax);
    const nothing = { findings: [], comments: [] };
    const second = promptRequest(nothing, this.#people, promptModel, includeAttribution);
    const secondInput = reportTokens + Math.ceil(second.prompt.length / 4);
    const secondOutput = Math.ceil(second.maxTokens * usualShareOfMax);
    return this.usageOf(
      { inputTokens: tokens, outputTokens: reportTokens },
      { inputTokens: secondInput, outputTokens: secondOutput },
    );
  }

  /** What the two steps take together. */
  usageOf(first: CallTokens, second: CallTokens): Tokens {
    const { analyzeModel, promptModel } = this.#options;
    const analysis = costOf(analyzeModel, first.inputTokens, first.outputTokens);
    const prompt = costOf(promptModel, second.inputTokens, second.outputTokens);
    return {
      inputTokens: first.inputTokens + second.inputTokens,
      outputTokens: first.outputTokens + second.outputTokens,
      cost: analysis === undefined || prompt === undefined ? null : analysis + prompt,
    };
  }

  /** Step one. Tries with fewer comments where the model takes less than its server says. */
  async findPractices(claude: Claude): Promise<FoundPractices> {
    const { analyzeModel, promptModel } = this.#options;
    if (promptModel !== analyzeModel) await claude.checkModel(promptModel, analyzeModel);
    const { input, isWhole, ...tokens } = await this.#callWithLess(claude);
    const ordered = inReadingOrder(this.comments);
    const read = readPractices(input, isWhole, ordered, this.#people);
    if (read === undefined) {
      throw new IncompleteAnswer('The model did not report practices in the form asked for.', '');
    }
    if (!isWhole) {
      const text = `The analysis reached its limit: it is cut to ${counted(read.practices.length, 'practice')}`;
      this.#report({ kind: 'warning', text });
    }
    const practices = this.#options.includeAttribution
      ? read.practices
      : read.practices.map(anonymizer(this.#all));
    return { practices, malformed: read.malformed, ...tokens };
  }

  async #callWithLess(claude: Claude) {
    const { analyzeModel } = this.#options;
    for (;;) {
      const { request, tokens } = this.#fitting;
      try {
        return await claude.callTool(request, 'the analysis');
      } catch (error) {
        if (!isTooLong(error)) throw claude.explain(error, analyzeModel);
        const requestFor = (kept: readonly ReviewComment[]) =>
          analysisRequest(inReadingOrder(kept), this.#people, this.#all.length, analyzeModel);
        const count = (each: typeof request) => claude.count(each);
        this.#fitting = await fit(this.comments, Math.floor(tokens / 2), requestFor, count);
        this.#report(cutWarning(this.#fitting));
      }
    }
  }

  /** Step two: the prompt, made of verified findings. */
  async writePrompt(claude: Claude, basis: Basis): Promise<CallTokens & { text: string }> {
    const { promptModel, includeAttribution } = this.#options;
    const request = promptRequest(basis, this.#people, promptModel, includeAttribution);
    try {
      const { text, ...tokens } = await claude.writeText(request, 'the prompt');
      return { text: this.#checked(text, basis.comments), ...tokens };
    } catch (error) {
      throw claude.explain(error, promptModel);
    }
  }

  #checked(answer: string, comments: readonly ReviewComment[]): string {
    const { includeAttribution } = this.#options;
    const whole = this.#people.unmask(unwrapFence(answer));
    // A quotation that loses a name here is no quotation any more, and is removed below.
    const prompt = includeAttribution ? whole : nameRemover(this.#all)(whole);
    const { text, removed } = withoutInventedQuotations(prompt, comments);
    if (removed > 0) {
      const warning = `Left out ${counted(removed, 'quotation')} without a comment that says it`;
      this.#report({ kind: 'warning', text: warning });
    }
    return includeAttribution ? this.#people.reveal(text) : text;
  }
}

/** Makes a function that takes the names of people out of a practice's own words. */
function anonymizer(comments: readonly ReviewComment[]): (practice: Practice) => Practice {
  const plain = nameRemover(comments);
  return ({ heading, rule, why, ...evidence }) => ({
    ...evidence,
    heading: plain(heading),
    rule: plain(rule),
    why: why && plain(why),
  });
}

function cutWarning({ limit, comments }: Fitting): Parameters<Report>[0] {
  const newest = limit === undefined ? '' : `, the ${limit} newest of each reviewer`;
  const text = `More than the model takes: it gets ${counted(comments.length, 'comment')}${newest}`;
  return { kind: 'warning', text };
}
