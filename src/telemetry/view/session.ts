import { statSync } from 'node:fs';
import { UserError } from '../../errors.ts';
import type { Cli } from '../../system/cli.ts';
import type { LocalServer } from '../../system/local-server.ts';
import {
  disabledWords,
  disableTelemetry,
  enabledWords,
  enableTelemetry,
  erasedWords,
  eraseTelemetry,
} from '../control.ts';
import { readHistory, telemetryStatus } from '../status.ts';
import { answerHeaders, pathOf, refusal } from './guard.ts';
import { Lifetime } from './lifetime.ts';
import { type Message, pageOf } from './page.ts';

const watchEveryMs = 2000;
const utf8 = new TextEncoder();

/** The page of `telemetry view` while it is served. */
export class ViewSession {
  readonly #cli: Cli;
  readonly #optedOut: boolean;
  readonly #token: string;
  /** Leads to the page once: it stands on a command line, which other users may read. */
  #ticket: string | undefined;
  readonly #server: LocalServer;
  readonly #lifetime: Lifetime;
  /** What the last button did, until the page that says so is loaded. */
  #message: Message | undefined;

  constructor(cli: Cli, optedOut: boolean) {
    this.#cli = cli;
    this.#optedOut = optedOut;
    this.#token = cli.newId();
    this.#ticket = cli.newId();
    this.#lifetime = new Lifetime(cli);
    this.#server = cli.serveLocally((request) => this.#answer(request));
  }

  /** The page's address; whoever knows it can see and press everything. */
  get url(): string {
    return `http://127.0.0.1:${this.#server.port}/${this.#token}/`;
  }

  /** An address that leads to the page, for the first who asks and nobody after. */
  get ticketUrl(): string {
    return `http://127.0.0.1:${this.#server.port}/${this.#ticket}`;
  }

  /** Resolves when the page was closed, was idle for too long, or the run was interrupted. */
  async over(): Promise<void> {
    try {
      await this.#lifetime.over(this.#cli.signal);
    } finally {
      this.#server.stop();
    }
  }

  async #answer(request: Request): Promise<Response> {
    const nonce = this.#cli.newId();
    const headers = answerHeaders(nonce);
    const secrets = [this.#token, ...(this.#ticket === undefined ? [] : [this.#ticket])];
    const refused = refusal(request, { port: this.#server.port, secrets });
    // With a body, as a browser shows an error of its own for an answer without one.
    if (refused !== undefined) return new Response(`${refused}\n`, { status: refused, headers });
    const [secret, ...rest] = pathOf(request);
    if (secret === this.#ticket) {
      this.#ticket = undefined;
      return redirect(`/${this.#token}/`, headers);
    }
    const route = `${request.method} ${rest.join('/')}`;
    if (route === 'GET ') return this.#page(nonce, headers);
    if (route === 'GET alive') return this.#alive(request, headers);
    if (route === 'POST active') {
      this.#lifetime.touch();
      return new Response(null, { status: 204, headers });
    }
    const action = Object.hasOwn(actions, route) ? actions[route] : undefined;
    if (action === undefined) return new Response('404\n', { status: 404, headers });
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
    const page = pageOf({ report, history, message, nonce, version, now: this.#cli.now() });
    return new Response(page, {
      headers: { ...headers, 'content-type': 'text/html; charset=utf-8' },
    });
  }

  /**
   * A stream that lives as long as the page, so that closing it is noticed however it happens; it
   * says when there is something new to see.
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
      .map((path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0)
      .join();
  }
}

function redirect(location: string, headers: Record<string, string>): Response {
  return new Response(null, { status: 303, headers: { ...headers, location } });
}

type Action = (cli: Cli, optedOut: boolean) => Promise<readonly (string | undefined)[]>;

/** What the buttons do: the same as the commands of those names, by the same code. */
const actions: Readonly<Record<string, Action>> = {
  'POST disable': async (cli) => [disabledWords((await disableTelemetry(cli)).deleted)],
  'POST enable': async (cli, optedOut) => enabledWords(await enableTelemetry(cli, optedOut), cli),
  'POST reset': async (cli, optedOut) => erasedWords(await eraseTelemetry(cli, optedOut)),
};

async function outcomeOf(action: () => Promise<readonly (string | undefined)[]>): Promise<Message> {
  try {
    const sentences = await action();
    return { kind: 'done', sentences: sentences.filter((sentence) => sentence !== undefined) };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const words = [error.message, error.detail, error.hint];
    return { kind: 'failed', sentences: words.filter((word) => word !== undefined) };
  }
}
