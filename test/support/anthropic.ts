/** A request to the Messages API as it arrived. */
interface MessagesRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly model: string;
  readonly maxTokens: number | undefined;
  readonly stream: boolean;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
}

/** What the model answers: text and why it stopped, or a response in its place. */
type Reply =
  | { readonly text: string; readonly stop?: string; readonly breakOff?: 'silently' | 'overloaded' }
  | (() => Response | Promise<Response>);

/** An Anthropic on loopback: counts a token for every four characters, and answers in streams. */
export interface FakeAnthropic {
  readonly url: string;
  readonly requests: MessagesRequest[];
  /** Requests for an answer, without those that only count. */
  readonly asked: MessagesRequest[];
  /** The next answers, first in first out; without any the answer is `Answer N.` */
  reply(...replies: Reply[]): void;
  /** What every model takes; null where the server has no list of models. */
  window: number | null;
  /** Prompts of more tokens than this are refused, whatever `window` says. */
  realWindow: number;
  stop(): Promise<void>;
}

/** Starts an Anthropic on a free port of 127.0.0.1. */
export function startAnthropic(): FakeAnthropic {
  const requests: MessagesRequest[] = [];
  const asked: MessagesRequest[] = [];
  const replies: Reply[] = [];
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    idleTimeout: 120,
    fetch: async (request) => {
      const path = new URL(request.url).pathname;
      if (request.method === 'GET') return modelAnswer(fake.window, path);
      const body = (await request.json()) as {
        model: string;
        max_tokens?: number;
        stream?: boolean;
        messages: { role: string; content: string }[];
      };
      const received: MessagesRequest = {
        path,
        headers: Object.fromEntries(request.headers),
        model: body.model,
        maxTokens: body.max_tokens,
        stream: body.stream ?? false,
        messages: body.messages,
      };
      requests.push(received);
      const tokens = tokensOf(received);
      if (path.endsWith('/count_tokens')) return Response.json({ input_tokens: tokens });
      asked.push(received);
      if (tokens > fake.realWindow) {
        return failure(400, 'invalid_request_error', `prompt is too long: ${tokens} tokens`);
      }
      const reply = replies.shift() ?? { text: `Answer ${asked.length}.` };
      if (typeof reply === 'function') return reply();
      return new Response(events(reply, received, tokens), {
        headers: { 'content-type': 'text/event-stream' },
      });
    },
  });
  const fake: FakeAnthropic = {
    url: `http://127.0.0.1:${server.port}`,
    requests,
    asked,
    reply: (...next) => {
      replies.push(...next);
    },
    window: 200_000,
    realWindow: Number.POSITIVE_INFINITY,
    stop: () => server.stop(true),
  };
  return fake;
}

/** An error as the API words it; `retry-after-ms` keeps the tests from waiting. */
export function failure(status: number, type: string, message: string): Response {
  return Response.json(
    { type: 'error', error: { type, message } },
    { status, headers: { 'retry-after-ms': '1' } },
  );
}

function modelAnswer(window: number | null, path: string): Response {
  if (window === null) return failure(404, 'not_found_error', 'no such path');
  const id = path.split('/').at(-1);
  return Response.json({ type: 'model', id, max_input_tokens: window, max_tokens: 64_000 });
}

function tokensOf({ messages }: MessagesRequest): number {
  return Math.ceil(messages.reduce((sum, { content }) => sum + content.length, 0) / 4);
}

function events(
  { text, stop = 'end_turn', breakOff }: Exclude<Reply, () => unknown>,
  { model }: MessagesRequest,
  inputTokens: number,
): string {
  const usage = { input_tokens: inputTokens, output_tokens: 1 };
  const message = { id: 'msg_1', type: 'message', role: 'assistant', model, content: [] };
  const half = Math.ceil(text.length / 2);
  const delta = (part: string) => ({
    type: 'content_block_delta',
    index: 0,
    delta: { type: 'text_delta', text: part },
  });
  const all = [
    { type: 'message_start', message: { ...message, stop_reason: null, usage } },
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    delta(text.slice(0, half)),
    delta(text.slice(half)),
    { type: 'content_block_stop', index: 0 },
    {
      type: 'message_delta',
      delta: { stop_reason: stop, stop_sequence: null },
      usage: { output_tokens: Math.ceil(text.length / 4) },
    },
    { type: 'message_stop' },
  ];
  const error = { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } };
  const sent = breakOff === undefined ? all : all.slice(0, 3);
  return (breakOff === 'overloaded' ? [...sent, error] : sent)
    .map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
    .join('');
}
