import type Anthropic from '@anthropic-ai/sdk';
import type { Cli } from '../../system/cli.ts';
import type { Report } from '../progress.ts';
import { isInterruption } from './errors.ts';
import type { ModelRequest } from './prompts.ts';

/** A stream without events for this long is aborted. */
const silenceLimitMs = 2 * 60_000;
const maxInterruptions = 2;
const interruptionWaitMs = 3000;

/** The client, and how to report the progress of its response. */
export interface StreamContext {
  readonly client: Anthropic;
  readonly cli: Cli;
  readonly report: Report;
  /** What the model writes, for progress messages: `the analysis`. */
  readonly what: string;
}

type Messages = Anthropic.Messages.MessageParam[];

/** Returns the parts of a request body that counting tokens and creating a message share. */
export function bodyOf({ model, system, tool }: ModelRequest) {
  const tools = tool && [
    {
      name: tool.name,
      description: tool.description,
      input_schema: { ...tool.schema, type: 'object' as const },
    },
  ];
  const choice = tool && { type: 'tool' as const, name: tool.name };
  return { model, system, ...(tools && { tools }), ...(choice && { tool_choice: choice }) };
}

/**
 * Streams a model's message, and retries when the stream is interrupted. `wordsBefore` is the word
 * count of earlier parts. Throws the client library's errors.
 */
export async function streamMessage(
  request: ModelRequest,
  messages: Messages,
  wordsBefore: number,
  context: StreamContext,
): Promise<Anthropic.Message> {
  const { cli, report } = context;
  for (let interruptions = 0; ; ) {
    try {
      return await streamOnce(request, messages, wordsBefore, context);
    } catch (error) {
      cli.signal.throwIfAborted();
      if (!isInterruption(error) || interruptions++ === maxInterruptions) throw error;
      report({ kind: 'warning', text: 'The response was interrupted; retrying.' });
      await cli.sleep(interruptionWaitMs);
      cli.signal.throwIfAborted();
    }
  }
}

async function streamOnce(
  request: ModelRequest,
  messages: Messages,
  wordsBefore: number,
  { client, cli, report, what }: StreamContext,
): Promise<Anthropic.Message> {
  const silence = new AbortController();
  const signal = AbortSignal.any([cli.signal, silence.signal]);
  const body = { ...bodyOf(request), max_tokens: request.maxTokens, messages };
  const stream = client.messages.stream(body, { signal });
  let timer: ReturnType<typeof setTimeout> | undefined;
  let words = wordsBefore;
  const count = (delta: string): void => {
    words += wordsIn(delta);
    report({ kind: 'writing', what, words });
  };
  const restartTimer = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => silence.abort(), silenceLimitMs);
  };
  stream.on('connect', restartTimer);
  stream.on('streamEvent', restartTimer);
  stream.on('text', count);
  stream.on('inputJson', count);
  try {
    return await stream.finalMessage();
  } finally {
    clearTimeout(timer);
  }
}

/** Returns the number of words in a text. */
export function wordsIn(text: string): number {
  return text.match(/\S+/g)?.length ?? 0;
}

/** Returns the messages that request an answer, or the rest of an answer that was cut off. */
export function conversation({ prompt }: ModelRequest, soFar: string): Messages {
  const question = { role: 'user' as const, content: prompt };
  if (soFar === '') return [question];
  const continuation =
    'Your answer was cut off. Continue exactly where it stops, without repeating anything.';
  return [
    question,
    { role: 'assistant', content: soFar.trimEnd() },
    { role: 'user', content: continuation },
  ];
}

/** Returns the text of a message. */
export function textOf({ content }: Anthropic.Message): string {
  return content.map((block) => (block.type === 'text' ? block.text : '')).join('');
}
