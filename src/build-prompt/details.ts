import { accessSync, constants, readFileSync } from 'node:fs';
import type { ZodType } from 'zod';
import { systemErrorCode, UserError } from '../errors.ts';
import type { Cli } from '../system/cli.ts';
import type { Secrets } from '../system/secrets.ts';
import { withIds } from './comment-ids.ts';
import { pause } from './pause.ts';
import { isBotLogin, isSamePerson } from './people.ts';
import type { RankedPullRequest } from './ranking.ts';
import type { Details, PullRequest, ReadComment } from './types.ts';

/**
 * The details file's text: two-space indent, no line end after it, keys in the documented order.
 */
export function detailsJson({ metadata, comments }: Details): string {
  const { organization, since, analyzedAt, totalReposAnalyzed, totalComments } = metadata;
  return JSON.stringify(
    {
      metadata: { organization, since, analyzedAt, totalReposAnalyzed, totalComments },
      comments: comments.map(({ reviewer, body, diffHunk, createdAt, pr, ...facts }) => {
        const { repo, number, title, author, url: prUrl, state } = pr;
        const about = { repo, number, title, author, url: prUrl, state };
        const { id, url, path, line, startLine, isResolved, isOutdated } = facts;
        const place = { id, url, path, line, startLine, isResolved, isOutdated };
        return { reviewer, body, diffHunk, createdAt, pr: about, ...place };
      }),
    },
    null,
    2,
  );
}

/**
 * The ranking of pull requests as CSV after RFC 4180, with `\n` line ends as older releases have.
 */
export function rankingCsv(ranked: readonly RankedPullRequest[]): string {
  const header =
    'rank,repo,pr_number,pr_title,pr_author,total_comments,reviewer_count,state,pr_url';
  const rows = ranked.map(({ pr, comments, reviewers }, index) =>
    [index + 1, pr.repo, pr.number, pr.title, pr.author, comments, reviewers, pr.state, pr.url]
      .map((value) => csvField(String(value)))
      .join(','),
  );
  return `${[header, ...rows].join('\n')}\n`;
}

function csvField(text: string): string {
  return /[",\r\n]|^\s/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** After so many comments an interruption is heard. */
const breatheEvery = 10_000;
/** After so many, what was read and checked is worth the time to free it: a tenth of a second. */
const collectEvery = 20_000;

/**
 * Reads a saved details file; `shown` is what the user calls it. Throws a `UserError` that names
 * the first field which is wrong.
 */
export async function readDetails(path: string, shown: string, cli: Cli): Promise<Details> {
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
  const interned = new Map<string, PullRequest>();
  const kept: ReadComment[] = [];
  // One at a time, each in place of what was read: of a large file there is never a second copy.
  for (const [index, part] of (comments ?? []).entries()) {
    if (index % breatheEvery === 0) await pause(1, 'reading', cli, () => {});
    if (index > 0 && index % collectEvery === 0) cli.collectGarbage();
    const comment = checked(commentForm, part, ['comments', index]);
    if (comments) comments[index] = undefined;
    if (counts(comment)) kept.push(withoutSecrets(comment, interned, cli.secrets));
  }
  return { metadata, comments: withIds(kept) };
}

// A file that another tool wrote may hold what a fetch of ours leaves out.
function counts({ reviewer, pr }: ReadComment): boolean {
  return !isBotLogin(reviewer) && !isSamePerson(reviewer, pr.author);
}

function withoutSecrets(
  { body, diffHunk, pr, ...comment }: ReadComment,
  interned: Map<string, PullRequest>,
  { redact }: Secrets,
): ReadComment {
  const shared = { ...pr, title: redact(pr.title) };
  const key = JSON.stringify(Object.values(shared));
  const known = interned.get(key) ?? shared;
  interned.set(key, known);
  return { ...comment, body: redact(body), diffHunk: redact(diffHunk), pr: known };
}

/**
 * Throws a `UserError` unless a details file can be read, so that nobody is asked for a key first.
 */
export function checkDetailsFile(path: string, shown: string): void {
  reading(shown, () => accessSync(path, constants.R_OK));
}

function readText(path: string, shown: string): string {
  return reading(shown, () => readFileSync(path, 'utf8'));
}

function reading<Result>(shown: string, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    const code = systemErrorCode(error);
    const why = code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${code})`;
    throw invalid(shown, why);
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
  return new UserError('details.invalid', {
    message: `${path} cannot be used: ${why}`,
    hint: 'Use a details file that "chunk build-prompt --debug" wrote.',
  });
}
