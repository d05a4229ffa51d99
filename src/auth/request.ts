import type { Cli } from '../system/cli.ts';

/** What a provider's server said, or why nothing usable came back. */
export type Reply =
  | {
      readonly ok: true;
      readonly status: number;
      readonly headers: Headers;
      /** The body as JSON; undefined when it is none. */
      readonly body: unknown;
    }
  | { readonly ok: false; readonly why: string };

const requestTimeoutMs = 10_000;
const maxBodyBytes = 1_048_576;

/**
 * One request to a provider, answered within 10 s; never throws but for an interruption. A redirect
 * is not followed: it would carry the credential to another server.
 */
export async function request(url: string, init: RequestInit, cli: Cli): Promise<Reply> {
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? '')) {
    return { ok: false, why: `${url} is not an http(s) URL` };
  }
  const timeout = new AbortController();
  const tooLate = cli.sleep(requestTimeoutMs).then((): Reply => {
    timeout.abort();
    return { ok: false, why: `no answer within ${requestTimeoutMs / 1000} s` };
  });
  const signal = AbortSignal.any([cli.signal, timeout.signal]);
  return Promise.race([tooLate, exchange(url, { ...init, signal, redirect: 'manual' }, cli)]);
}

async function exchange(url: string, init: RequestInit, cli: Cli): Promise<Reply> {
  const headers = {
    accept: 'application/json',
    'user-agent': `Chunk-CLI (${cli.build.version})`,
    ...(init.headers as Record<string, string>),
  };
  try {
    const response = await cli.fetch(url, { ...init, headers });
    const { status } = response;
    return { ok: true, status, headers: response.headers, body: await readJson(response) };
  } catch (error) {
    cli.signal.throwIfAborted();
    return { ok: false, why: whyFailed(error) };
  }
}

async function readJson(response: Response): Promise<unknown> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of response.body ?? []) {
    parts.push(part);
    length += part.length;
    if (length > maxBodyBytes) return undefined;
  }
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8'));
  } catch {
    return undefined;
  }
}

// The code alone: the message of a network error quotes whatever was asked for.
function whyFailed(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'the request failed';
}

/** The value of a key in a JSON object, when it is text that is not empty. */
export function textAt(body: unknown, key: string): string | undefined {
  if (typeof body !== 'object' || body === null || !Object.hasOwn(body, key)) return undefined;
  const value: unknown = Reflect.get(body, key);
  return typeof value === 'string' && value !== '' ? value : undefined;
}
