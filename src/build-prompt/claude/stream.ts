import type Anthropic from '@anthropic-ai/sdk';
import type { Cli } from '../../system/cli.ts';
import type { Report } from '../progress.ts';
import { isInterruption } from './errors.ts';
import type { ModelRequest } from './prompts.ts';

/** A stream that is silent for this long is dead. */
const silenceLimitMs = 2 * 60_000;
const maxBrokenStreams = 2;
const brokenStreamWaitMs = 3000;

/** Where an answer comes from, and how its progress is told. */
export interface StreamContext {
  readonly client: Anthropic;
  readonly cli: Cli;
  readonly report: Report;
  /** What is being written, for the progress. */
  readonly what: string;
}

type Messages = Anthropic.Messages.MessageParam[];

/** Returns what the API gets to know of a request. */
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
 * A model's message, streamed; asked for again when the stream breaks. `wordsBefore` are those of
 * earlier parts. Throws the client's own errors.
 */
export async function streamMessage(
  request: ModelRequest,
  messages: Messages,
  wordsBefore: number,
  context: StreamContext,
): Promise<Anthropic.Message> {
  const { cli, report } = context;
  for (let broken = 0; ; ) {
    try {
      return await streamOnce(request, messages, wordsBefore, context);
    } catch (error) {
      cli.signal.throwIfAborted();
      if (!isInterruption(error) || broken++ === maxBrokenStreams) throw error;
      report({ kind: 'warning', text: 'The answer broke off; asking for it again.' });
      await cli.sleep(brokenStreamWaitMs);
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
  const heard = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => silence.abort(), silenceLimitMs);
  };
  stream.on('connect', heard);
  stream.on('streamEvent', heard);
  stream.on('text', count);
  stream.on('inputJson', count);
  try {
    return await stream.finalMessage();
  } finally {
    clearTimeout(timer);
  }
}

/** Returns how many words a text has. */
export function wordsIn(text: string): number {
  return text.match(/\S+/g)?.length ?? 0;
}

/** Returns the messages that ask for an answer, or for the rest of one. */
export function conversation({ prompt }: ModelRequest, soFar: string): Messages {
  const question = { role: 'user' as const, content: prompt };
  if (soFar === '') return [question];
  const goOn = 'Your answer was cut off. Continue exactly where it stops, repeating nothing.';
  return [
    question,
    { role: 'assistant', content: soFar.trimEnd() },
    { role: 'user', content: goOn },
  ];
}

/** Returns the text of a message. */
export function textOf({ content }: Anthropic.Message): string {
  return content.map((block) => (block.type === 'text' ? block.text : '')).join('');
}
