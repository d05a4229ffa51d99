import type Anthropic from '@anthropic-ai/sdk';
import type { Cli } from '../../system/cli.ts';
import { parseJson } from '../../system/json.ts';
import type { Report } from '../progress.ts';
import { loadClient } from './connect.ts';
import {
  IncompleteAnswer,
  isInterruption,
  isMissingEndpoint,
  isUnknownModel,
  toUserError,
} from './errors.ts';
import type { ModelRequest } from './prompts.ts';
import { bodyOf, conversation, streamMessage, textOf, wordsIn } from './stream.ts';
import { defaultContextWindow, estimatingCounter, type TokenCounter } from './token-counter.ts';

/** How often a text answer that reached its token limit is continued. */
const maxContinuations = 3;

/** Tokens of one call. */
export interface CallTokens {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** A text answer and its tokens. */
export interface TextAnswer extends CallTokens {
  readonly text: string;
}

/** The input of a tool call and its tokens. */
export interface ToolAnswer extends CallTokens {
  readonly input: unknown;
  /** False if the answer was cut off at its token limit. */
  readonly isComplete: boolean;
}

/** The Anthropic API, through its official client. */
export class Claude implements TokenCounter {
  readonly #client: Anthropic;
  readonly #cli: Cli;
  readonly #report: Report;

  private constructor(client: Anthropic, cli: Cli, report: Report) {
    this.#client = client;
    this.#cli = cli;
    this.#report = report;
  }

  /** Loads the official client. Throws `UserError` if the base URL is not http(s). */
  static async connect(apiKey: string, cli: Cli, report: Report): Promise<Claude> {
    return new Claude(await loadClient(apiKey, cli, report), cli, report);
  }

  /** Returns the server's count, or an estimate if the server cannot count. Throws `UserError`. */
  async count(request: ModelRequest): Promise<number> {
    const messages = [{ role: 'user' as const, content: request.prompt }];
    try {
      const body = { ...bodyOf(request), messages };
      const { signal } = this.#cli;
      const counted = await this.#client.messages.countTokens(body, { signal });
      // Some gateways respond with a different format.
      const tokens: unknown = counted?.input_tokens;
      return typeof tokens === 'number' ? tokens : estimatingCounter.count(request);
    } catch (error) {
      this.#cli.signal.throwIfAborted();
      const { model } = request;
      if (isMissingEndpoint(error, model)) return estimatingCounter.count(request);
      throw toUserError(error, model, this.#cli);
    }
  }

  async contextWindow(model: string): Promise<number> {
    const { signal } = this.#cli;
    try {
      const { max_input_tokens } = await this.#client.models.retrieve(model, {}, { signal });
      return max_input_tokens ?? defaultContextWindow;
    } catch (error) {
      signal.throwIfAborted();
      if (isInterruption(error)) throw toUserError(error, model, this.#cli);
      // Gateways that only forward messages have no models endpoint.
      return defaultContextWindow;
    }
  }

  /**
   * Throws `UserError` if the server does not know a model. `known` is a model that exists: if the
   * server does not list it either, the server has no models endpoint.
   */
  async checkModel(model: string, known: string): Promise<void> {
    const { signal } = this.#cli;
    const messages = [{ role: 'user' as const, content: 'Hello' }];
    try {
      await this.#client.messages.countTokens({ model, messages }, { signal });
      return;
    } catch (error) {
      signal.throwIfAborted();
      if (!isMissingEndpoint(error, model)) throw toUserError(error, model, this.#cli);
    }
    const [unknown] = await this.#unlisted(model);
    if (unknown !== undefined && (await this.#unlisted(known)).length === 0) {
      throw toUserError(unknown, model, this.#cli);
    }
  }

  async #unlisted(model: string): Promise<unknown[]> {
    const { signal } = this.#cli;
    try {
      await this.#client.models.retrieve(model, {}, { signal });
      return [];
    } catch (error) {
      signal.throwIfAborted();
      return isUnknownModel(error) ? [error] : [];
    }
  }

  /**
   * Returns the tool call of an answer; `what` names it in progress messages. Throws the client
   * library's errors, to be passed to `explain`, and `IncompleteAnswer` if there is no tool call.
   */
  async callTool(request: ModelRequest, what: string): Promise<ToolAnswer> {
    const messages = [{ role: 'user' as const, content: request.prompt }];
    const message = await streamMessage(request, messages, 0, this.#context(what));
    const { stop_reason: reason, content, usage } = message;
    const tokens = { inputTokens: usage.input_tokens, outputTokens: usage.output_tokens };
    const isComplete = reason === 'tool_use' || reason === 'end_turn';
    // Some gateways and models write the JSON as text instead.
    const input = toolInput(content) ?? jsonIn(textOf(message));
    if (input !== undefined) return { input, isComplete, ...tokens };
    if (!isComplete) throw stopped(reason);
    throw new IncompleteAnswer('The model did not call the tool.', '');
  }

  /**
   * Returns a text answer, continued if it reaches its token limit; `what` names it in progress
   * messages. Throws the same errors as `callTool`; an `IncompleteAnswer` has the text so far.
   */
  async writeText(request: ModelRequest, what: string): Promise<TextAnswer> {
    let text = '';
    const tokens = { inputTokens: 0, outputTokens: 0 };
    for (let part = 0; part <= maxContinuations; part++) {
      if (part > 0)
        this.#report({ kind: 'note', text: 'The answer reached its token limit; continuing.' });
      const messages = conversation(request, text);
      const context = this.#context(what);
      const message = await streamMessage(request, messages, wordsIn(text), context);
      text += textOf(message);
      tokens.inputTokens += message.usage.input_tokens;
      tokens.outputTokens += message.usage.output_tokens;
      const { stop_reason: reason } = message;
      const isEnd = reason === 'end_turn' || reason === 'stop_sequence';
      if (isEnd && text.trim() !== '') return { text, ...tokens };
      if (isEnd) throw new IncompleteAnswer('The answer is empty.', '');
      if (reason !== 'max_tokens') throw stopped(reason, text);
      if (text.trim() === '') {
        throw new IncompleteAnswer('The token limit was reached before the first word.', '');
      }
    }
    const why = `The answer is still incomplete after ${maxContinuations} continuations.`;
    throw new IncompleteAnswer(why, text);
  }

  /** Returns the user-facing error for an error of a call. */
  explain(error: unknown, model: string): unknown {
    return toUserError(error, model, this.#cli);
  }

  #context(what: string) {
    return { client: this.#client, cli: this.#cli, report: this.#report, what };
  }
}

function stopped(reason: string | null, text = ''): IncompleteAnswer {
  return new IncompleteAnswer(`The model stopped: ${reason}.`, text);
}

// The client parses `input` lazily and throws if it is not JSON.
function toolInput(content: Anthropic.ContentBlock[]): unknown {
  try {
    return content.find((block) => block.type === 'tool_use')?.input;
  } catch {
    return undefined;
  }
}

function jsonIn(text: string): unknown {
  return parseJson(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1));
}
