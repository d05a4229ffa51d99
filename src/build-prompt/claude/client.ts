import type Anthropic from '@anthropic-ai/sdk';
import { UserError } from '../../errors.ts';
import type { Cli } from '../../system/cli.ts';
import type { Report } from '../progress.ts';
import { loadClient } from './connect.ts';
import { explained, isInterruption } from './errors.ts';
import type { Request } from './prompts.ts';

/** A stream that says nothing for this long is dead. */
const silenceLimitMs = 2 * 60_000;
const maxBrokenStreams = 2;
const brokenStreamWaitMs = 3000;
/** How often an answer that was cut at its token limit is continued. */
const maxContinuations = 3;
/** What every current model takes; asked for where the server can say. */
const smallestWindow = 200_000;

type Message = Anthropic.Messages.MessageParam;

/** An answer in full, and what it took. */
export interface Written {
  readonly text: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** Tells how long requests are and may be. */
export interface TokenCounter {
  /** How many tokens a request has. */
  count(request: Request): Promise<number>;
  /** How many tokens a model takes, question and answer together. */
  windowOf(model: string): Promise<number>;
}

const charactersPerToken = 4;

/** Estimates from the length of the text, without the network. */
export const estimatingCounter: TokenCounter = {
  count: async ({ prompt }) => Math.ceil(prompt.length / charactersPerToken),
  windowOf: async () => smallestWindow,
};

/** Anthropic's API through its official client, asked until it answers in full. */
export class Claude implements TokenCounter {
  readonly #client: Anthropic;
  readonly #cli: Cli;
  readonly #report: Report;

  private constructor(client: Anthropic, cli: Cli, report: Report) {
    this.#client = client;
    this.#cli = cli;
    this.#report = report;
  }

  /** Loads the official client. Throws `UserError` for an address that is none. */
  static async connect(apiKey: string, cli: Cli, report: Report): Promise<Claude> {
    return new Claude(await loadClient(apiKey, cli, report), cli, report);
  }

  /** How many tokens a request is, by the server's count. Throws `UserError`. */
  async count({ model, system, prompt }: Request): Promise<number> {
    const { signal } = this.#cli;
    try {
      const body = { model, system, messages: [{ role: 'user' as const, content: prompt }] };
      const { input_tokens } = await this.#client.messages.countTokens(body, { signal });
      return input_tokens;
    } catch (error) {
      signal.throwIfAborted();
      throw explained(error, model);
    }
  }

  /** How many tokens a model takes, question and answer together. */
  async windowOf(model: string): Promise<number> {
    const { signal } = this.#cli;
    try {
      const { max_input_tokens } = await this.#client.models.retrieve(model, {}, { signal });
      return max_input_tokens ?? smallestWindow;
    } catch (error) {
      signal.throwIfAborted();
      if (isInterruption(error)) throw explained(error, model);
      // Servers that only pass messages on have no list of models: then the smallest window holds.
      return smallestWindow;
    }
  }

  /**
   * The whole answer: one that was cut at its limit is continued. Throws the client's own errors
   * for `explained`, and `UserError` for an answer that stays incomplete or is refused.
   */
  async write(request: Request, what: string): Promise<Written> {
    let text = '';
    let inputTokens = 0;
    let outputTokens = 0;
    for (let part = 0; part <= maxContinuations; part++) {
      const message = await this.#streamed(request, conversation(request, text), text, what);
      text += textOf(message);
      inputTokens += message.usage.input_tokens;
      outputTokens += message.usage.output_tokens;
      if (message.stop_reason === 'end_turn' || message.stop_reason === 'stop_sequence') {
        if (text.trim() === '') throw incomplete('the answer is empty');
        return { text, inputTokens, outputTokens };
      }
      if (message.stop_reason !== 'max_tokens') {
        throw incomplete(`the model stopped: ${message.stop_reason}`);
      }
      if (text.trim() === '') throw incomplete('the limit was reached before the first word');
      this.#report({ kind: 'note', text: 'The answer reached its limit and is being continued.' });
    }
    throw incomplete(`it was still not finished after ${maxContinuations} continuations`);
  }

  async #streamed(
    request: Request,
    messages: Message[],
    before: string,
    what: string,
  ): Promise<Anthropic.Message> {
    for (let broken = 0; ; ) {
      try {
        return await this.#streamOnce(request, messages, before, what);
      } catch (error) {
        this.#cli.signal.throwIfAborted();
        if (!isInterruption(error) || broken++ === maxBrokenStreams) throw error;
        this.#report({ kind: 'warning', text: 'The answer broke off; asking for it again.' });
        await this.#cli.sleep(brokenStreamWaitMs);
        this.#cli.signal.throwIfAborted();
      }
    }
  }

  async #streamOnce(
    { model, maxTokens, system }: Request,
    messages: Message[],
    before: string,
    what: string,
  ): Promise<Anthropic.Message> {
    const silence = new AbortController();
    const signal = AbortSignal.any([this.#cli.signal, silence.signal]);
    const body = { model, max_tokens: maxTokens, system, messages };
    const stream = this.#client.messages.stream(body, { signal });
    let timer: ReturnType<typeof setTimeout> | undefined;
    let words = wordsIn(before);
    stream.on('streamEvent', () => {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), silenceLimitMs);
    });
    stream.on('text', (delta) => {
      words += wordsIn(delta);
      this.#report({ kind: 'writing', what, words });
    });
    try {
      return await stream.finalMessage();
    } finally {
      clearTimeout(timer);
    }
  }
}

function conversation({ prompt }: Request, soFar: string): Message[] {
  const question: Message = { role: 'user', content: prompt };
  if (soFar === '') return [question];
  const goOn = 'Your answer was cut off. Go on exactly where it stops, repeating nothing.';
  return [
    question,
    { role: 'assistant', content: soFar.trimEnd() },
    { role: 'user', content: goOn },
  ];
}

function textOf({ content }: Anthropic.Message): string {
  return content.map((block) => (block.type === 'text' ? block.text : '')).join('');
}

function wordsIn(text: string): number {
  return text.match(/\S+/g)?.length ?? 0;
}

function incomplete(why: string): UserError {
  return new UserError('anthropic.incomplete', {
    message: 'the model did not write a whole answer',
    detail: `${why[0]?.toUpperCase()}${why.slice(1)}.`,
    hint: 'Try again, with fewer comments (--max-comments) or another model.',
  });
}
