/** A request to the Messages API as it arrived. */
export interface MessagesRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly model: string;
  readonly maxTokens: number | undefined;
  readonly stream: boolean;
  readonly system: string;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  /** The name of the tool that the model must call. */
  readonly tool: string | undefined;
}

/** A practice as a model reports it, with the numbers of its comments. */
export interface ReportedPractice {
  readonly heading: string;
  readonly rule: string;
  readonly why?: string;
  readonly comments: readonly number[];
  readonly quotations: readonly { readonly comment: number; readonly text: string }[];
}

/** A reply of the model: text, the input of a tool call, or a complete HTTP response. */
type ModelReply =
  | {
      readonly text: string;
      readonly stop?: string;
      readonly breakOff?: 'silently' | 'overloaded';
    }
  | { readonly input: unknown; readonly cutAt?: number; readonly breakOff?: undefined }
  | (() => Response | Promise<Response>);

/** A fake Anthropic API on loopback: counts four characters as a token, and streams its replies. */
export interface FakeAnthropic {
  readonly url: string;
  readonly requests: MessagesRequest[];
  /** The requests for a reply, without the requests to count tokens. */
  readonly messageRequests: MessagesRequest[];
  /**
   * Queues replies to the next requests. By default, the reply to a request for a tool call is one
   * practice that all comments support, and any other reply is `Answer N.`
   */
  reply(...replies: ModelReply[]): void;
  /** The context window of every model in tokens; null if the server has no list of models. */
  window: number | null;
  /** Longer prompts, in tokens, are rejected, whatever `window` says. */
  realWindow: number;
  /** Models that do not exist. */
  readonly unknownModels: Set<string>;
  /** If set, the status of the response to a request to count tokens, as from a gateway. */
  countStatus: number | undefined;
  stop(): Promise<void>;
}

/** Starts a fake Anthropic API on a free port of 127.0.0.1. */
export function startAnthropic(): FakeAnthropic {
  const requests: MessagesRequest[] = [];
  const messageRequests: MessagesRequest[] = [];
  const replies: ModelReply[] = [];
  const answer = async (request: Request): Promise<Response> => {
    const path = new URL(request.url).pathname;
    if (request.method === 'GET') return modelAnswer(fake, path);
    const received = await readRequest(request, path);
    requests.push(received);
    const { model } = received;
    const tokens = tokensOf(received);
    if (path.endsWith('/count_tokens') && fake.countStatus !== undefined) {
      return failure(fake.countStatus, 'not_found_error', 'Not Found');
    }
    if (fake.unknownModels.has(model)) return failure(404, 'not_found_error', `model: ${model}`);
    if (path.endsWith('/count_tokens')) return Response.json({ input_tokens: tokens });
    messageRequests.push(received);
    if (tokens > fake.realWindow) {
      return failure(400, 'invalid_request_error', `prompt is too long: ${tokens} tokens`);
    }
    const usual: ModelReply = received.tool
      ? { input: { practices: [supportedPractice(received)] } }
      : { text: `Answer ${messageRequests.length}.` };
    const reply = replies.shift() ?? usual;
    if (typeof reply === 'function') return reply();
    return new Response(events(reply, received, tokens), {
      headers: { 'content-type': 'text/event-stream' },
    });
  };
  const server = Bun.serve({ hostname: '127.0.0.1', port: 0, idleTimeout: 120, fetch: answer });
  const fake: FakeAnthropic = {
    url: `http://127.0.0.1:${server.port}`,
    requests,
    messageRequests,
    reply: (...next) => {
      replies.push(...next);
    },
    window: 200_000,
    realWindow: Number.POSITIVE_INFINITY,
    unknownModels: new Set(),
    countStatus: undefined,
    stop: () => server.stop(true),
  };
  return fake;
}

async function readRequest(request: Request, path: string): Promise<MessagesRequest> {
  const body = (await request.json()) as {
    model: string;
    max_tokens?: number;
    stream?: boolean;
    system?: string;
    messages: { role: string; content: string }[];
    tool_choice?: { name?: string };
  };
  return {
    path,
    headers: Object.fromEntries(request.headers),
    model: body.model,
    maxTokens: body.max_tokens,
    stream: body.stream ?? false,
    system: body.system ?? '',
    messages: body.messages,
    tool: body.tool_choice?.name,
  };
}

/** Returns an error response of the API; `retry-after-ms` keeps the client from waiting. */
export function failure(status: number, type: string, message: string): Response {
  return Response.json(
    { type: 'error', error: { type, message } },
    { status, headers: { 'retry-after-ms': '1' } },
  );
}

/** Returns the numbers and texts of the comments in a request's prompt. */
export function commentsIn({ messages }: MessagesRequest): { number: number; text: string }[] {
  const parts = (messages[0]?.content ?? '').split(/^\[(\d+)\] .*:$/m).slice(1);
  return Array.from({ length: parts.length / 2 }, (_, index) => {
    // The comment's text is the last quoted paragraph, after the diff.
    const paragraphs = (parts[2 * index + 1] ?? '').split('\n\n');
    const quoted = paragraphs.findLast((each) => each.startsWith('>')) ?? '';
    return { number: Number(parts[2 * index]), text: quoted.replace(/^> ?/gm, '').trim() };
  });
}

function supportedPractice(request: MessagesRequest): ReportedPractice {
  const comments = commentsIn(request);
  return {
    heading: 'What the reviewers ask for',
    rule: 'Do what the reviewers ask for',
    comments: comments.map(({ number }) => number),
    quotations: comments.map(({ number: comment, text }) => ({ comment, text })),
  };
}

function modelAnswer({ window, unknownModels }: FakeAnthropic, path: string): Response {
  if (window === null) return failure(404, 'not_found_error', 'no such path');
  const id = path.split('/').at(-1) ?? '';
  if (unknownModels.has(id)) return failure(404, 'not_found_error', `model: ${id}`);
  return Response.json({ type: 'model', id, max_input_tokens: window, max_tokens: 64_000 });
}

function tokensOf({ messages }: MessagesRequest): number {
  return Math.ceil(messages.reduce((sum, { content }) => sum + content.length, 0) / 4);
}

function events(
  reply: Exclude<ModelReply, () => unknown>,
  { model, tool }: MessagesRequest,
  inputTokens: number,
): string {
  const usage = { input_tokens: inputTokens, output_tokens: 1 };
  const message = { id: 'msg_1', type: 'message', role: 'assistant', model, content: [] };
  const { block, part, text, stop } = contentOf(reply, tool);
  const half = Math.ceil(text.length / 2);
  const delta = (piece: string) => ({
    type: 'content_block_delta',
    index: 0,
    delta: part(piece),
  });
  const all = [
    { type: 'message_start', message: { ...message, stop_reason: null, usage } },
    { type: 'content_block_start', index: 0, content_block: block },
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
  const { breakOff } = reply;
  const sent = breakOff === undefined ? all : all.slice(0, 3);
  return (breakOff === 'overloaded' ? [...sent, error] : sent)
    .map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
    .join('');
}

function contentOf(reply: Exclude<ModelReply, () => unknown>, tool: string | undefined) {
  if ('text' in reply) {
    const { text, stop = 'end_turn' } = reply;
    const part = (piece: string) => ({ type: 'text_delta', text: piece });
    return { block: { type: 'text', text: '' }, part, text, stop };
  }
  const { input, cutAt } = reply;
  const text = JSON.stringify(input).slice(0, cutAt);
  const block = { type: 'tool_use', id: 'toolu_1', name: tool, input: {} };
  const part = (piece: string) => ({ type: 'input_json_delta', partial_json: piece });
  return { block, part, text, stop: cutAt === undefined ? 'tool_use' : 'max_tokens' };
}
