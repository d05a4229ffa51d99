import { accessSync, constants, readFileSync } from 'node:fs';
import type { ZodType } from 'zod';
import { systemErrorCode, UserError } from '../errors.ts';
import type { Cli } from '../system/cli.ts';
import { withIds } from './comment-ids.ts';
import { pause } from './pause.ts';
import type { ReviewerFilter } from './people.ts';
import { type SecretScanner, textsOf, withTexts } from './secret-scanner.ts';
import type { Details, PullRequest, ReadComment } from './types.ts';

/** How many comments are read between two checks for an interruption. */
const batchSize = 1000;
/** After so many, what was read and checked is worth the time to free it: a tenth of a second. */
const collectEvery = 20_000;

/** The comments of a saved details file that count, and how many secrets were removed. */
export interface SavedDetails extends Details {
  readonly secrets: number;
}

/**
 * Reads a saved details file; `shown` is what the user calls it. Throws a `UserError` that names
 * the first wrong field.
 */
export async function readDetails(
  path: string,
  shown: string,
  { filter, scanner }: { filter: ReviewerFilter; scanner: SecretScanner },
  cli: Cli,
): Promise<SavedDetails> {
  const value = parseJson(readText(path, shown), shown);
  const { commentForm, detailsForm } = await import('./details-form.ts');
  const checked = <Form>(form: ZodType<Form>, part: unknown, at: readonly PropertyKey[]): Form => {
    const read = form.safeParse(part);
    if (read.success) return read.data;
    const [issue] = read.error.issues;
    const field = fieldName([...at, ...(issue?.path ?? [])]);
    throw invalid(shown, `${field}: ${issue?.message ?? 'not as expected'}`);
  };
  const { metadata, comments } = checked(detailsForm, value, []);
  const parts = comments ?? [];
  const pullRequests = new Map<string, PullRequest>();
  const kept: ReadComment[] = [];
  let secrets = 0;
  for (let start = 0; start < parts.length; start += batchSize) {
    await pause(1, 'reading', cli, () => {});
    if (start > 0 && start % collectEvery === 0) cli.collectGarbage();
    const batch = parts
      .slice(start, start + batchSize)
      .map((part, index) => checked(commentForm, part, ['comments', start + index]))
      .filter(({ reviewer, pr }) =>
        filter.counts({ login: reviewer, pullRequestAuthor: pr.author }),
      );
    // What was read is given up at once, so that a large file is not in memory twice.
    parts.fill(undefined, start, start + batchSize);
    const { texts, removed } = await scanner.scrub(
      batch.flatMap(({ pr, ...comment }) => [pr.title, ...textsOf(comment)]),
    );
    secrets += removed;
    const rest = texts.values();
    for (const { pr, ...comment } of batch) {
      const title = rest.next().value ?? '';
      const scrubbed = withTexts(comment, rest);
      kept.push({ ...scrubbed, pr: shared({ ...pr, title }, pullRequests) });
    }
  }
  return { metadata, comments: withIds(kept), secrets };
}

/** One object for all the comments of a pull request. */
function shared(pr: PullRequest, known: Map<string, PullRequest>): PullRequest {
  const key = JSON.stringify(Object.values(pr));
  const found = known.get(key) ?? pr;
  known.set(key, found);
  return found;
}

/** Throws a `UserError` unless a details file can be read. */
export function checkDetailsFile(path: string, shown: string): void {
  reading(shown, () => accessSync(path, constants.R_OK));
}

function readText(path: string, shown: string): string {
  const bytes = reading(shown, () => readFileSync(path));
  try {
    return new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes);
  } catch {
    throw invalid(shown, 'it is not text in UTF-8 or UTF-16');
  }
}

// Editors and shells on Windows save UTF-16, or begin with a byte order mark, which `TextDecoder`
// removes.
function encodingOf([first, second]: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  return 'utf-8';
}

function reading<Result>(shown: string, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      throw new UserError('details.not_found', { message: `${shown} does not exist`, hint });
    }
    throw invalid(shown, code === 'EISDIR' ? 'it is a folder' : `it cannot be read (${code})`);
  }
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalid(path, 'it is not valid JSON');
  }
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

const hint = 'Use a details file that "chunk build-prompt --debug" wrote.';
