import { accessSync, constants } from 'node:fs';
import { resolve } from 'node:path';
import type { ZodType } from 'zod';
import { systemErrorCode, UserError } from '../errors.ts';
import { isStandardInput, readGivenFile, shownName, UnusableFile } from '../files/given-file.ts';
import type { Cli } from '../system/cli.ts';
import { withIds } from './comment-ids.ts';
import { echoedCodeLength } from './local/asks.ts';
import type { Options } from './options.ts';
import { packAsJson } from './packed-texts.ts';
import { parseDetails } from './parse-details.ts';
import type { ReviewerFilter } from './people.ts';
import { type SecretScanner, textsOf, withTexts } from './secret-scanner.ts';
import type { Details, PullRequest, ReadComment } from './types.ts';

/** Length of the end of a diff that analyzers use, in UTF-16 units. */
const maxHunkLength = 1000;
/** The same for `local`, if the comment has no suggestion. */
const maxPlainHunkLength = echoedCodeLength;
/** Number of comments validated between two checks for an interruption. */
const batchSize = 200;

/** The included comments of a saved details file, and the number of secrets removed. */
export interface SavedDetails extends Details {
  readonly secrets: number;
}

/** What counts, and what the comments are read for. */
interface DetailsOptions extends HunkUse {
  readonly filter: ReviewerFilter;
  readonly scanner: SecretScanner;
}

interface HunkUse {
  readonly analyzer: Options['analyzer'];
  /** True if whole diffs are needed, to write the comments again. */
  readonly keepHunks: boolean;
}

/** Reads a saved details file. Throws a `UserError` that names the first invalid field. */
export async function readDetails(
  path: string,
  { filter, scanner, ...use }: DetailsOptions,
  cli: Cli,
): Promise<SavedDetails> {
  const shown = shownName(path);
  const { commentSchema, detailsSchema } = await import('./details-schema.ts');
  const checked = <Value>(
    schema: ZodType<Value>,
    value: unknown,
    path: readonly PropertyKey[],
  ): Value => {
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    const field = fieldName([...path, ...(issue?.path ?? [])]);
    throw invalid(shown, `${field}: ${issue?.message ?? 'not as expected'}`);
  };
  const pullRequests = new Map<string, PullRequest>();
  const kept: ReadComment[] = [];
  let secrets = 0;
  let position = 0;
  const batches = readBatches(path, cli);
  let next = await batches.next();
  for (; !next.done; next = await batches.next()) {
    // Lets a signal interrupt the run.
    await cli.sleep(1);
    cli.signal.throwIfAborted();
    const batch = next.value
      .map((part) => checked(commentSchema, part, ['comments', position++]))
      .filter(({ reviewer, pr }) =>
        filter.includes({ login: reviewer, pullRequestAuthor: pr.author }),
      );
    const { texts, removed } = await scanner.scrub(
      batch.flatMap(({ pr, ...comment }) => [pr.title, ...textsOf(comment)]),
    );
    secrets += removed;
    const rest = texts.values();
    const scrubbed = batch.map(({ pr, ...comment }) => {
      const title = rest.next().value ?? '';
      return { ...withTexts(comment, rest), pr: shared({ ...pr, title }, pullRequests) };
    });
    kept.push(...withShortHunks(scrubbed, use));
  }
  const { metadata } = checked(detailsSchema, next.value, []);
  return { metadata, comments: withIds(kept), secrets };
}

/** Yields the comments of a file in batches, and returns the value around them. */
async function* readBatches(path: string, cli: Cli): AsyncGenerator<readonly unknown[], unknown> {
  try {
    const parsed = parseDetails(readGivenFile(path, cli));
    let batch: unknown[] = [];
    let next = await parsed.next();
    for (; !next.done; next = await parsed.next()) {
      batch.push(...next.value);
      if (batch.length < batchSize) continue;
      yield batch;
      batch = [];
    }
    yield batch;
    return next.value;
  } catch (error) {
    throw notReadable(path, error);
  }
}

/** Reduces long diffs, which make up most of a large file, to their end; packs the whole diff. */
function withShortHunks(
  comments: readonly ReadComment[],
  { analyzer, keepHunks }: HunkUse,
): ReadComment[] {
  const packed = keepHunks ? packAsJson(comments.map(({ diffHunk }) => diffHunk)) : [];
  return comments.map((comment, index) => {
    const isPlain = analyzer === 'local' && !comment.body.includes('suggestion');
    const diffHunk = isPlain
      ? copied(comment.diffHunk.slice(-maxPlainHunkLength))
      : endOf(comment.diffHunk);
    const isWhole = diffHunk.length === comment.diffHunk.length;
    return isWhole ? comment : { ...comment, diffHunk, wholeHunkJson: packed[index] };
  });
}

/** Returns the last lines of a diff. */
function endOf(diffHunk: string): string {
  if (diffHunk.length <= maxHunkLength) return diffHunk;
  const end = diffHunk.slice(-maxHunkLength);
  return copied(end.slice(end.indexOf('\n') + 1));
}

/** Copies a part of a text, which would keep the whole text in memory. */
function copied(part: string): string {
  return Buffer.from(part).toString();
}

/** Returns the same object for all comments of a pull request, to save memory. */
function shared(pr: PullRequest, known: Map<string, PullRequest>): PullRequest {
  const key = JSON.stringify(Object.values(pr));
  const found = known.get(key) ?? pr;
  known.set(key, found);
  return found;
}

/** Throws a `UserError` unless a details file can be read. */
export function checkDetailsFile(path: string, { cwd }: Pick<Cli, 'cwd'>): void {
  if (isStandardInput(path)) return;
  try {
    accessSync(resolve(cwd, path), constants.R_OK);
  } catch (error) {
    throw notReadable(path, error);
  }
}

function notReadable(path: string, error: unknown): unknown {
  const shown = shownName(path);
  if (error instanceof UnusableFile) return invalid(shown, error.why);
  const code = systemErrorCode(error);
  if (code === undefined) return error;
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new UserError('details.not_found', { message: `${shown} does not exist`, hint });
  }
  return invalid(shown, code === 'EISDIR' ? 'it is a folder' : `it cannot be read (${code})`);
}

function fieldName(path: readonly PropertyKey[]): string {
  const name = path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('');
  return name.replace(/^\./, '') || 'the file';
}

function invalid(path: string, why: string): UserError {
  return new UserError('details.invalid', { message: `${path} cannot be used: ${why}`, hint });
}

const hint = 'Use a details file written by "chunk build-prompt --debug".';
