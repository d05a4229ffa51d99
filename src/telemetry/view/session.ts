import { UserError } from '../../errors.ts';
import type { Cli } from '../../system/cli.ts';
import type { LocalServer } from '../../system/local-server.ts';
import { disableTelemetry, enableTelemetry, resetTelemetry } from '../control.ts';
import { type ControlWords, disabledWords, enabledWords, resetWords } from '../control-words.ts';
import { lstatOf } from '../queue/deletion.ts';
import { readHistory, telemetryStatus } from '../status.ts';
import { answerHeaders, pathOf, refusal } from './guard.ts';
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
  /** A path that leads to the page once, from the file that the browser opens. */
  #ticket: string | undefined;
  #redirectFile: RedirectFile | undefined;
  readonly #server: LocalServer;
  readonly #lifetime: Lifetime;
  /** The result of the last button, until the page has shown it. */
  #message: Message | undefined;

  constructor(cli: Cli, optedOut: boolean) {
    this.#cli = cli;
    this.#optedOut = optedOut;
    this.#token = cli.newId();
    this.#ticket = cli.newId();
    this.#lifetime = new Lifetime(cli);
    this.#server = cli.serveLocally((request) => this.#answerSafely(request));
  }

  /** The page's address. It contains a secret: it gives access to the page. */
  get url(): string {
    return this.#addressOf(this.#token);
  }

  /**
   * Writes a file that leads this user's browser to the page, once. Returns its `file:` URL, or
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
  async over(): Promise<void> {
    try {
      await this.#lifetime.over(this.#cli.signal);
    } finally {
      this.#server.stop();
      this.#redirectFile?.remove();
    }
  }

  #addressOf(secret: string): string {
    return `http://127.0.0.1:${this.#server.port}/${secret}/`;
  }

  async #answerSafely(request: Request): Promise<Response> {
    const nonce = this.#cli.newId();
    const headers = answerHeaders(nonce);
    try {
      return await this.#answer(request, nonce, headers);
    } catch {
      return plainAnswer(500, headers);
    }
  }

  async #answer(
    request: Request,
    nonce: string,
    headers: Record<string, string>,
  ): Promise<Response> {
    const [token, ticket] = [this.#token, this.#ticket];
    const refused = refusal(request, { port: this.#server.port, token, ticket });
    if (refused !== undefined) return plainAnswer(refused, headers);
    const [secret, ...rest] = pathOf(request);
    if (secret === ticket) {
      this.#ticket = undefined;
      this.#redirectFile?.remove();
      // After an HTTP redirect, the browser would still say that it comes from another site.
      return pageAnswer(redirectPage(`/${token}/`), headers);
    }
    const route = `${request.method} ${rest.join('/')}`;
    if (route === 'GET ') return this.#page(nonce, headers);
    if (route === 'GET alive') return this.#alive(request, headers);
    if (route === 'POST active') {
      this.#lifetime.touch();
      return new Response(null, { status: 204, headers });
    }
    const action = Object.hasOwn(actions, route) ? actions[route] : undefined;
    if (action === undefined) return plainAnswer(404, headers);
    this.#lifetime.touch();
    this.#message = await outcomeOf(() => action(this.#cli, this.#optedOut));
    return redirect('./', headers);
  }

  async #page(nonce: string, headers: Record<string, string>): Promise<Response> {
    this.#lifetime.touch();
    const message = this.#message;
    this.#message = undefined;
    const report = telemetryStatus(this.#cli, this.#optedOut);
    const history = await readHistory(this.#cli);
    const { version } = this.#cli.build;
    const page = renderPage({ report, history, message, nonce, version, now: this.#cli.now() });
    return pageAnswer(page, headers);
  }

  /**
   * A stream that is open as long as the page, to notice when the page is closed. It also tells the
   * page when the data has changed.
   */
  #alive(request: Request, headers: Record<string, string>): Response {
    const seen = this.#fingerprint();
    const lifetime = this.#lifetime;
    const cli = this.#cli;
    const beat = async (): Promise<string> => {
      await cli.sleep(watchEveryMs);
      return this.#fingerprint() === seen ? ':\n\n' : 'data: changed\n\n';
    };
    lifetime.pageOpened();
    const stream = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(utf8.encode('retry: 60000\n\n')),
      pull: async (controller) => {
        const text = await beat();
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

// Browsers show a page of their own for an error without a body.
function plainAnswer(status: number, headers: Record<string, string>): Response {
  return new Response(`${status}\n`, { status, headers });
}

function pageAnswer(page: string, headers: Record<string, string>): Response {
  return new Response(page, {
    headers: { ...headers, 'content-type': 'text/html; charset=utf-8' },
  });
}

function redirect(location: string, headers: Record<string, string>): Response {
  return new Response(null, { status: 303, headers: { ...headers, location } });
}

type Action = (cli: Cli, optedOut: boolean) => Promise<ControlWords>;

/** The buttons do the same as the commands of those names. */
const actions: Readonly<Record<string, Action>> = {
  'POST disable': async (cli) => disabledWords(await disableTelemetry(cli)),
  'POST enable': async (cli, optedOut) => enabledWords(await enableTelemetry(cli, optedOut), cli),
  'POST reset': async (cli, optedOut) => resetWords(await resetTelemetry(cli, optedOut)),
};

async function outcomeOf(action: () => Promise<ControlWords>): Promise<Message> {
  try {
    const { text, warning } = await action();
    return { kind: 'done', sentences: warning === undefined ? [text] : [text, warning] };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const words = [error.message, error.detail, error.hint];
    return { kind: 'failed', sentences: words.filter((word) => word !== undefined) };
  }
}
