import { counted, type Progress, type Report } from '../build-prompt/progress.ts';
import type { Cli } from '../system/cli.ts';
import { escapeControls } from '../terminal/escape-controls.ts';
import { liveLine } from '../terminal/live-line.ts';

const barWidth = 20;
const waitLineEveryMs = 60_000;
const reportEveryPullRequests = 250;

/** Progress of a run, shown as plain lines and, on a terminal, a live line. */
export interface ProgressView {
  readonly report: Report;
  /** Removes the live line; later events do not bring it back. */
  close(): void;
}

/**
 * Shows progress on stderr: with a bar on a terminal, otherwise as plain lines. With `json` and
 * without a terminal it shows nothing, so that stderr holds only an error.
 */
export async function progressView(cli: Cli, json = false): Promise<ProgressView> {
  const log = await cli.output.log();
  const live = liveLine(cli);
  const wait = new WaitLines();
  const large = new LargeRepositories();
  const print = (type: 'log' | 'warn' | 'success', text: string): void => {
    live?.clear();
    log[type](escapeControls(text));
  };
  const quiet = json && !cli.stderr.isTTY;
  const report = (event: Progress): void => {
    if (event.kind === 'kept') print('warn', event.text);
    if (quiet) return;
    if (event.kind === 'step') print('log', `Step ${event.index}/${event.of}: ${event.title}`);
    if (event.kind === 'note') print('log', `  ${event.text}`);
    if (event.kind === 'warning') print('warn', event.text);
    if (event.kind === 'done') print('success', event.text);
    if (event.kind === 'repository') {
      if (event.finished) print('log', `  ${repositoryLine(event)}`);
      else if (live === undefined && large.due(event)) print('log', `  ${soFar(event)}`);
      live?.show(bar(event));
    }
    if (event.kind === 'waiting') {
      const text = `  ${event.why}: continuing in ${formatRemaining(event.leftMs)}`;
      if (live !== undefined) live.show(text);
      else if (wait.due(event.leftMs)) print('log', text);
    }
    if (event.kind === 'writing') live?.show(`  ${event.what}: ${event.words} words`);
  };
  return { report, close: () => live?.close() };
}

type RepositoryProgress = Extract<Progress, { kind: 'repository' }>;

function repositoryLine(event: RepositoryProgress): string {
  const { repositoriesDone, repositories, name, pullRequests, comments } = event;
  const found = `${counted(pullRequests, 'pull request')}, ${counted(comments, 'comment')}`;
  return `[${repositoriesDone}/${repositories}] ${name}: ${found}`;
}

function soFar({ name, pullRequests, comments }: RepositoryProgress): string {
  return `${name}: ${counted(pullRequests, 'pull request')}, ${counted(comments, 'comment')} so far`;
}

function bar(event: RepositoryProgress): string {
  const { repositoriesDone: done, repositories: all, name, comments } = event;
  const filled = Math.round((done / all) * barWidth);
  const drawn = '█'.repeat(filled) + '░'.repeat(barWidth - filled);
  return `  ${drawn} ${done}/${all} repositories · ${name}: ${counted(comments, 'comment')}`;
}

/** Decides when to report a large repository without a terminal. */
class LargeRepositories {
  readonly #reported = new Map<string, number>();

  due({ name, pullRequests }: RepositoryProgress): boolean {
    if (pullRequests - (this.#reported.get(name) ?? 0) < reportEveryPullRequests) return false;
    this.#reported.set(name, pullRequests);
    return true;
  }
}

/** Returns a duration as text: `45 s`, `12 min 5 s`. */
export function formatRemaining(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  if (seconds < 60) return `${seconds} s`;
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** Decides when to report a wait without a terminal: at its start and then every minute. */
class WaitLines {
  #lastLeftMs = 0;

  due(leftMs: number): boolean {
    const begins = leftMs > this.#lastLeftMs;
    const minutes = Math.floor(leftMs / waitLineEveryMs);
    const due = begins || minutes < Math.floor(this.#lastLeftMs / waitLineEveryMs);
    this.#lastLeftMs = leftMs;
    return due;
  }
}
