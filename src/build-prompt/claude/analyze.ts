import type { Analysis } from '../findings/coverage.ts';
import type { Practice } from '../findings/finding.ts';
import { counted, type Report } from '../progress.ts';
import { newestPerReviewer } from '../ranking.ts';
import type { ReviewComment } from '../types.ts';
import { type FittedComments, fitComments } from './budget.ts';
import type { CallTokens, Claude } from './client.ts';
import { IncompleteAnswer, isTooLong } from './errors.ts';
import { nameRemover, unwrapFence, withoutInventedQuotations } from './final-text.ts';
import { readPractices } from './practices.ts';
import { costOf } from './prices.ts';
import { analysisRequest, type ModelRequest, promptRequest } from './prompts.ts';
import { Pseudonyms } from './pseudonyms.ts';
import { inReadingOrder } from './quote-comments.ts';
import { estimatingCounter, type TokenCounter } from './token-counter.ts';

/** Anthropic documents its token count as an estimate. */
const countMarginTokens = 1000;
/** Expected length of an answer, as a share of its maximum. */
const expectedShareOfMax = 0.5;

/** Tokens and cost of both calls, actual or estimated. */
export interface Tokens extends CallTokens {
  /** US dollars; null if the price of a model is unknown. */
  readonly cost: number | null;
}

export interface ClaudeOptions {
  readonly analyzeModel: string;
  readonly promptModel: string;
  readonly maxComments: number | undefined;
  readonly includeAttribution: boolean;
}

/** Result of step one, not verified yet. */
export interface FoundPractices extends CallTokens {
  readonly practices: readonly Practice[];
  /** Number of reported practices that do not match the schema. */
  readonly malformed: number;
}

/** An analysis in two separate steps, so that the paid result of step one survives a failure. */
export class ClaudeAnalysis {
  readonly #options: ClaudeOptions;
  readonly #all: readonly ReviewComment[];
  readonly #people: Pseudonyms;
  readonly #report: Report;
  #fitted: FittedComments;

  private constructor(
    options: ClaudeOptions,
    all: readonly ReviewComment[],
    people: Pseudonyms,
    fitted: FittedComments,
    report: Report,
  ) {
    this.#options = options;
    this.#all = all;
    this.#people = people;
    this.#fitted = fitted;
    this.#report = report;
  }

  /** Counts tokens and reduces the comments to the model's context window. Costs nothing. */
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
    const window = await counter.contextWindow(analyzeModel);
    const budget = Math.max(0, window - maxTokens - countMarginTokens);
    const requestFor = (kept: readonly ReviewComment[]) =>
      analysisRequest(inReadingOrder(kept), people, all.length, analyzeModel);
    const count = (request: ModelRequest) => counter.count(request);
    const fitted = await fitComments(comments, budget, requestFor, count);
    if (fitted.limit !== undefined) report(reducedWarning(fitted));
    return new ClaudeAnalysis(options, all, people, fitted, report);
  }

  /** The comments in the request. */
  get comments(): readonly ReviewComment[] {
    return this.#fitted.comments;
  }

  /** Estimated tokens and cost of both steps. */
  get estimate(): Tokens {
    const { promptModel, includeAttribution } = this.#options;
    const { request, tokens } = this.#fitted;
    const analysisTokens = Math.ceil(request.maxTokens * expectedShareOfMax);
    const empty = { findings: [], comments: [] };
    const second = promptRequest(empty, this.#people, promptModel, includeAttribution);
    const secondInput = analysisTokens + Math.ceil(second.prompt.length / 4);
    const secondOutput = Math.ceil(second.maxTokens * expectedShareOfMax);
    return this.usageOf(
      { inputTokens: tokens, outputTokens: analysisTokens },
      { inputTokens: secondInput, outputTokens: secondOutput },
    );
  }

  /** Adds up the tokens and cost of both steps. */
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

  /** Runs step one. Retries with fewer comments if the model's limit is lower than reported. */
  async findPractices(claude: Claude): Promise<FoundPractices> {
    const { analyzeModel, promptModel } = this.#options;
    if (promptModel !== analyzeModel) await claude.checkModel(promptModel, analyzeModel);
    const { input, isComplete, ...tokens } = await this.#callUntilFitting(claude);
    const ordered = inReadingOrder(this.comments);
    const read = readPractices(input, isComplete, ordered, this.#people);
    if (read === undefined) {
      throw new IncompleteAnswer('The model did not report practices in the expected format.', '');
    }
    if (!isComplete) {
      const text = `The analysis reached its token limit after ${counted(read.practices.length, 'practice')}`;
      this.#report({ kind: 'warning', text });
    }
    const practices = this.#options.includeAttribution
      ? read.practices
      : read.practices.map(anonymizer(this.#all));
    return { practices, malformed: read.malformed, ...tokens };
  }

  async #callUntilFitting(claude: Claude) {
    const { analyzeModel } = this.#options;
    for (;;) {
      const { request, tokens } = this.#fitted;
      try {
        return await claude.callTool(request, 'the analysis');
      } catch (error) {
        if (!isTooLong(error)) throw claude.explain(error, analyzeModel);
        const requestFor = (kept: readonly ReviewComment[]) =>
          analysisRequest(inReadingOrder(kept), this.#people, this.#all.length, analyzeModel);
        const budget = Math.floor(tokens / 2);
        const count = (smaller: ModelRequest) => claude.count(smaller);
        this.#fitted = await fitComments(this.comments, budget, requestFor, count);
        this.#report(reducedWarning(this.#fitted));
      }
    }
  }

  /** Runs step two: writes the prompt from verified findings. */
  async writePrompt(claude: Claude, analysis: Analysis): Promise<CallTokens & { text: string }> {
    const { promptModel, includeAttribution } = this.#options;
    const request = promptRequest(analysis, this.#people, promptModel, includeAttribution);
    try {
      const { text, ...tokens } = await claude.writeText(request, 'the prompt');
      return { text: this.#checked(text, analysis.comments), ...tokens };
    } catch (error) {
      throw claude.explain(error, promptModel);
    }
  }

  #checked(answer: string, comments: readonly ReviewComment[]): string {
    const { includeAttribution } = this.#options;
    const unmasked = this.#people.unmask(unwrapFence(answer));
    // A quotation with a replaced name no longer matches its comment and is removed below.
    const prompt = includeAttribution ? unmasked : nameRemover(this.#all)(unmasked);
    const { text, removed } = withoutInventedQuotations(prompt, comments);
    if (removed > 0) {
      const warning = `Removed ${counted(removed, 'quotation')} not found in any comment`;
      this.#report({ kind: 'warning', text: warning });
    }
    return includeAttribution ? this.#people.reveal(text) : text;
  }
}

/** Returns a function that removes people's names from a practice's heading, rule and reason. */
function anonymizer(comments: readonly ReviewComment[]): (practice: Practice) => Practice {
  const withoutNames = nameRemover(comments);
  return ({ heading, rule, why, ...evidence }) => ({
    ...evidence,
    heading: withoutNames(heading),
    rule: withoutNames(rule),
    why: why && withoutNames(why),
  });
}

function reducedWarning({ limit, comments }: FittedComments): Parameters<Report>[0] {
  const newest = limit === undefined ? '' : `, the ${limit} newest of each reviewer`;
  const text = `Over the model's token limit: analyzing ${counted(comments.length, 'comment')}${newest}`;
  return { kind: 'warning', text };
}
