import { counted, type Report } from '../progress.ts';
import { newestPerReviewer } from '../ranking.ts';
import type { ReviewComment } from '../types.ts';
import { type Fitting, fit } from './budget.ts';
import { type Claude, estimatingCounter, type TokenCounter, type Written } from './client.ts';
import { explained, mayBeTooLong } from './errors.ts';
import { costOf } from './prices.ts';
import { analysisRequest, promptRequest } from './prompts.ts';

/** Below this many tokens no model finds a request too long: a refusal has another reason. */
const shortEnoughTokens = 20_000;
/** The server's count is an estimate too, by its own documentation. */
const countMarginTokens = 1000;
/**
 * An answer is seldom as long as it may be: what the estimate takes it to be, as a part of that.
 */
const usualShareOfMax = 0.5;

/** What the two calls together take, or are expected to take. */
export interface Tokens {
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** US dollars; null where the price of a model is not known. */
  readonly cost: number | null;
}

type CallTokens = Pick<Written, 'inputTokens' | 'outputTokens'>;

export interface ClaudeOptions {
  readonly analyzeModel: string;
  readonly promptModel: string;
  readonly maxComments: number | undefined;
  readonly includeAttribution: boolean;
}

/** Both steps of an analysis by model, apart, so that what the first one cost is never lost. */
export class ClaudeAnalysis {
  readonly #claude: Claude | undefined;
  readonly #options: ClaudeOptions;
  readonly #comments: readonly ReviewComment[];
  readonly #total: number;
  readonly #report: Report;
  #fitting: Fitting;

  private constructor(
    claude: Claude | undefined,
    options: ClaudeOptions,
    comments: readonly ReviewComment[],
    total: number,
    fitting: Fitting,
    report: Report,
  ) {
    this.#claude = claude;
    this.#options = options;
    this.#comments = comments;
    this.#total = total;
    this.#fitting = fitting;
    this.#report = report;
  }

  /** Counts the tokens and cuts the comments to what the model takes; nothing is paid for yet. */
  static async plan(
    all: readonly ReviewComment[],
    options: ClaudeOptions,
    claude: Claude | undefined,
    report: Report,
  ): Promise<ClaudeAnalysis> {
    const { analyzeModel, maxComments } = options;
    const comments = maxComments === undefined ? all : newestPerReviewer(all, maxComments);
    const { maxTokens } = analysisRequest([], 0, analyzeModel);
    const counter = claude ?? estimatingCounter;
    const window = await counter.windowOf(analyzeModel);
    const budget = Math.max(0, window - maxTokens - countMarginTokens);
    const fitting = await fitTo(budget, counter, comments, all.length, analyzeModel);
    if (fitting.limit !== undefined) report(cutWarning(fitting));
    return new ClaudeAnalysis(claude, options, comments, all.length, fitting, report);
  }

  /** How many comments the model is given. */
  get comments(): number {
    return this.#fitting.comments.length;
  }

  /** What is to be expected before anything is paid for. */
  get estimate(): Tokens {
    const { promptModel, includeAttribution } = this.#options;
    const { request, tokens } = this.#fitting;
    const reportTokens = Math.ceil(request.maxTokens * usualShareOfMax);
    const second = promptRequest('', promptModel, includeAttribution);
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

  get #connected(): Claude {
    if (this.#claude === undefined) throw new Error('a dry run asks no model');
    return this.#claude;
  }

  /** Step one: the report. Tries with fewer comments where the model takes less than it says. */
  async writeReport(): Promise<Written> {
    for (;;) {
      try {
        return await this.#connected.write(this.#fitting.request, 'the analysis');
      } catch (error) {
        const { tokens } = this.#fitting;
        const { analyzeModel } = this.#options;
        if (!mayBeTooLong(error) || tokens < shortEnoughTokens) {
          throw explained(error, analyzeModel);
        }
        const budget = Math.floor(tokens / 2);
        const total = this.#total;
        this.#fitting = await fitTo(budget, this.#connected, this.#comments, total, analyzeModel);
        this.#report(cutWarning(this.#fitting));
      }
    }
  }

  /** Step two: the prompt. */
  async writePrompt(report: string): Promise<Written> {
    const { promptModel, includeAttribution } = this.#options;
    try {
      const request = promptRequest(report, promptModel, includeAttribution);
      return await this.#connected.write(request, 'the prompt');
    } catch (error) {
      throw explained(error, promptModel);
    }
  }
}

function fitTo(
  budget: number,
  claude: TokenCounter,
  comments: readonly ReviewComment[],
  total: number,
  model: string,
): Promise<Fitting> {
  const requestFor = (kept: readonly ReviewComment[]) => analysisRequest(kept, total, model);
  return fit(comments, budget, requestFor, (request) => claude.count(request));
}

function cutWarning({ limit, comments }: Fitting): Parameters<Report>[0] {
  const text = `More than the model takes: it gets ${counted(comments.length, 'comment')}, the ${limit} newest of each reviewer`;
  return { kind: 'warning', text };
}
