import { UserError } from '../../errors.ts';
import type { Cli } from '../../system/cli.ts';
import type { LocalServer } from '../../system/local-server.ts';
import { disableTelemetry, enableTelemetry, resetTelemetry } from '../control.ts';
import {
  type ControlMessage,
  disabledMessage,
  enabledMessage,
  resetMessage,
} from '../control-messages.ts';
import { lstatOf } from '../queue/deletion.ts';
import { readHistory, telemetryStatus } from '../status.ts';
import { pathOf, refusal, responseHeaders } from './guard.ts';
import { Lifetime } from './lifetime.ts';
import { type Message, renderPage } from './page.ts';
import { type RedirectFile, redirectPage, writeRedirectFile } from './redirect-file.ts';

const watchEveryMs = 2000;
const utf8 = new TextEncoder();

/** The page of `telemetry view` while it is served. */
export class ViewSession {
  readonly #cli: Cli;
  readonly #optedOut: boolean;
  readonly #token: string;
  /** The path of a one-time redirect to the page, for the file that the browser opens. */
  #ticket: string | undefined;
  #redirectFile: RedirectFile | undefined;
  readonly #server: LocalServer;
  readonly #lifetime: Lifetime;
  /** The result of the last button press, until the page has shown it. */
  #message: Message | undefined;

  constructor(cli: Cli, optedOut: boolean) {
    this.#cli = cli;
    this.#optedOut = optedOut;
    this.#token = cli.newId();
    this.#ticket = cli.newId();
    this.#lifetime = new Lifetime(cli);
    this.#server = cli.serveLocally((request) => this.#respondSafely(request));
  }

  /** The URL of the page. Contains the secret that gives access to it. */
  get url(): string {
    return this.#addressOf(this.#token);
  }

  /**
   * Writes a file that redirects this user's browser to the page, once. Returns its `file:` URL, or
   * undefined if it cannot be written.
   */
  openingUrl(): string | undefined {
    try {
      this.#redirectFile ??= writeRedirectFile(this.#addressOf(this.#ticket ?? ''), this.#cli);
      return this.#redirectFile.url;
    } catch {
      return undefined;
    }
  }

  /** Resolves when the page is closed or idle for too long, or the run is interrupted. */
  async ended(): Promise<void> {
    try {
      await this.#lifetime.ended(this.#cli.signal);
    } finally {
      this.#server.stop();
      this.#redirectFile?.remove();
    }
  }

  #addressOf(secret: string): string {
    return `http://127.0.0.1:${this.#server.port}/${secret}/`;
  }

  async #respondSafely(request: Request): Promise<Response> {
    const nonce = this.#cli.newId();
    const headers = responseHeaders(nonce);
    try {
      return await this.#respond(request, nonce, headers);
    } catch {
      return plainResponse(500, headers);
    }
  }

  async #respond(
    request: Request,
    nonce: string,
    headers: Record<string, string>,
  ): Promise<Response> {
    const [token, ticket] = [this.#token, this.#ticket];
    const refused = refusal(request, { port: this.#server.port, token, ticket });
    if (refused !== undefined) return plainResponse(refused, headers);
    const [secret, ...rest] = pathOf(request);
    if (secret === ticket) {
      this.#ticket = undefined;
      this.#redirectFile?.remove();
      // After an HTTP redirect, `Sec-Fetch-Site` would still name another site.
      return pageResponse(redirectPage(`/${token}/`), headers);
    }
    const route = `${request.method} ${rest.join('/')}`;
    if (route === 'GET ') return this.#page(nonce, headers);
    if (route === 'GET alive') return this.#alive(request, headers);
    if (route === 'POST active') {
      this.#lifetime.touch();
      return new Response(null, { status: 204, headers });
    }
    const action = Object.hasOwn(actions, route) ? actions[route] : undefined;
    if (action === undefined) return plainResponse(404, headers);
    this.#lifetime.touch();
    this.#message = await outcomeOf(() => action(this.#cli, this.#optedOut));
    return redirect('./', headers);
  }

  async #page(nonce: string, headers: Record<string, string>): Promise<Response> {
    this.#lifetime.touch();
    const message = this.#message;
    this.#message = undefined;
    const status = telemetryStatus(this.#cli, this.#optedOut);
    const history = await readHistory(this.#cli);
    const { version } = this.#cli.build;
    const page = renderPage({ status, history, message, nonce, version, now: this.#cli.now() });
    return pageResponse(page, headers);
  }

  /**
   * Responds with a stream that stays open as long as the page, to detect when it closes. It also
   * tells the page when the data changes.
   */
  #alive(request: Request, headers: Record<string, string>): Response {
    const seen = this.#fingerprint();
    const lifetime = this.#lifetime;
    const cli = this.#cli;
    const nextMessage = async (): Promise<string> => {
      await cli.sleep(watchEveryMs);
      return this.#fingerprint() === seen ? ':\n\n' : 'data: changed\n\n';
    };
    lifetime.pageOpened();
    const stream = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(utf8.encode('retry: 60000\n\n')),
      pull: async (controller) => {
        const text = await nextMessage();
        if (!request.signal.aborted) controller.enqueue(utf8.encode(text));
      },
    });
    request.signal.addEventListener('abort', () => lifetime.pageClosed(), { once: true });
    return new Response(stream, { headers: { ...headers, 'content-type': 'text/event-stream' } });
  }

  #fingerprint(): string {
    const { configFile, queueFolder, journalFile, senderFile } = this.#cli.paths;
    return [configFile, queueFolder, journalFile, senderFile]
      .map((path) => lstatOf(path)?.mtimeMs ?? 0)
      .join();
  }
}

// Browsers replace an error without a body with a page of their own.
function plainResponse(status: number, headers: Record<string, string>): Response {
  return new Response(`${status}\n`, { status, headers });
}

function pageResponse(page: string, headers: Record<string, string>): Response {
  return new Response(page, {
    headers: { ...headers, 'content-type': 'text/html; charset=utf-8' },
  });
}

function redirect(location: string, headers: Record<string, string>): Response {
  return new Response(null, { status: 303, headers: { ...headers, location } });
}

type Action = (cli: Cli, optedOut: boolean) => Promise<ControlMessage>;

/** The buttons do the same as the commands of the same name. */
const actions: Readonly<Record<string, Action>> = {
  'POST disable': async (cli) => disabledMessage(await disableTelemetry(cli)),
  'POST enable': async (cli, optedOut) => enabledMessage(await enableTelemetry(cli, optedOut), cli),
  'POST reset': async (cli, optedOut) => resetMessage(await resetTelemetry(cli, optedOut)),
};

async function outcomeOf(action: () => Promise<ControlMessage>): Promise<Message> {
  try {
    const { text, warning } = await action();
    return { kind: 'done', sentences: warning === undefined ? [text] : [text, warning] };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const lines = [error.message, error.detail, error.hint];
    return { kind: 'failed', sentences: lines.filter((line) => line !== undefined) };
  }
}
