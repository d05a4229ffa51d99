import { accessSync, constants } from 'node:fs';
import { resolve } from 'node:path';
import type { ZodType } from 'zod';
import { systemErrorCode, UserError } from '../errors.ts';
import { isStandardInput, readGivenFile, shownName, UnusableFile } from '../files/given-file.ts';
import type { Cli } from '../system/cli.ts';
import { withIds } from './comment-ids.ts';
import { packAsJson } from './packed-texts.ts';
import { parseDetails } from './parse-details.ts';
import { pause } from './pause.ts';
import type { ReviewerFilter } from './people.ts';
import { type SecretScanner, textsOf, withTexts } from './secret-scanner.ts';
import type { Details, PullRequest, ReadComment } from './types.ts';

/** As much of a diff as an analyzer looks at; in UTF-16 units. */
const maxHunkLength = 1000;
/** Comments are checked in batches of so many; between two, an interruption is heard. */
const batchSize = 200;

/** The comments of a saved details file that count, and how many secrets were removed. */
export interface SavedDetails extends Details {
  readonly secrets: number;
}

/** Reads a saved details file. Throws a `UserError` that names the first wrong field. */
export async function readDetails(
  path: string,
  { filter, scanner }: { filter: ReviewerFilter; scanner: SecretScanner },
  cli: Cli,
): Promise<SavedDetails> {
  const shown = shownName(path);
  const { commentSchema, detailsSchema } = await import('./details-schema.ts');
  const checked = <Form>(form: ZodType<Form>, part: unknown, at: readonly PropertyKey[]): Form => {
    const read = form.safeParse(part);
    if (read.success) return read.data;
    const [issue] = read.error.issues;
    const field = fieldName([...at, ...(issue?.path ?? [])]);
    throw invalid(shown, `${field}: ${issue?.message ?? 'not as expected'}`);
  };
  const pullRequests = new Map<string, PullRequest>();
  const kept: ReadComment[] = [];
  let secrets = 0;
  let position = 0;
  const file = groupsOf(path, cli);
  let next = await file.next();
  for (; !next.done; next = await file.next()) {
    await pause(1, 'reading', cli, () => {});
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
    kept.push(...withPackedHunks(scrubbed));
  }
  const { metadata } = checked(detailsSchema, next.value, []);
  return { metadata, comments: withIds(kept), secrets };
}

/** The comments of a file, many at a time; then what is around them. */
async function* groupsOf(path: string, cli: Cli): AsyncGenerator<readonly unknown[], unknown> {
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

/** Long diffs with their end alone, and the whole packed: a large file has mostly those. */
function withPackedHunks(comments: readonly ReadComment[]): ReadComment[] {
  const packed = packAsJson(comments.map(({ diffHunk }) => diffHunk));
  return comments.map((comment, index) => {
    const diffHunk = endOf(comment.diffHunk);
    const isWhole = diffHunk === comment.diffHunk;
    return isWhole ? comment : { ...comment, diffHunk, wholeHunkJson: packed[index] };
  });
}

/** The last lines of a diff, as a text of their own: a part would keep all of it in memory. */
function endOf(diffHunk: string): string {
  if (diffHunk.length <= maxHunkLength) return diffHunk;
  const end = diffHunk.slice(-maxHunkLength);
  return Buffer.from(end.slice(end.indexOf('\n') + 1)).toString();
}

/** One object for all the comments of a pull request. */
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
