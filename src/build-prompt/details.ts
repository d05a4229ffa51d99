import type { RankedPullRequest } from './ranking.ts';
import type { Details, ReviewComment } from './types.ts';

/**
 * Yields the text of the details file in pieces, as it may be large: two-space indent, keys in the
 * documented order, no trailing newline.
 */
export function* detailsJson({ metadata, comments }: Details): Generator<string | Uint8Array> {
  const { organization, since, analyzedAt, totalReposAnalyzed, totalComments } = metadata;
  const ordered = { organization, since, analyzedAt, totalReposAnalyzed, totalComments };
  yield `{\n  "metadata": ${JSON.stringify(ordered, null, 2).replaceAll('\n', '\n  ')},\n  "comments": [`;
  for (const [index, comment] of comments.entries()) {
    yield index === 0 ? '\n' : ',\n';
    yield* commentJson(comment);
  }
  yield comments.length === 0 ? ']\n}' : '\n  ]\n}';
}

function* commentJson(comment: ReviewComment): Generator<string | Uint8Array> {
  const { reviewer, body, diffHunk, createdAt, pr, wholeHunkJson } = comment;
  const { repo, number, title, author, url: prUrl, state } = pr;
  const { id, url, path, line, startLine, isResolved, isOutdated, authorReplies } = comment;
  const text = asElement({
    ...{ reviewer, body, diffHunk: wholeHunkJson ? '' : diffHunk, createdAt },
    pr: { repo, number, title, author, url: prUrl, state },
    ...{ id, url, path, line, startLine, isResolved, isOutdated, authorReplies },
  });
  if (wholeHunkJson === undefined) {
    yield text;
    return;
  }
  // JSON strings have no raw line breaks, so this cannot match text of a comment.
  const key = '\n      "diffHunk": ';
  const at = text.indexOf(key) + key.length;
  yield text.slice(0, at);
  yield wholeHunkJson();
  yield text.slice(at + '""'.length);
}

/** Returns JSON of a value with the indentation of an array element in an object. */
function asElement(value: object): string {
  const [before, after] = ['{\n  "": [\n', '\n  ]\n}'];
  return JSON.stringify({ '': [value] }, null, 2).slice(before.length, -after.length);
}

/**
 * Returns the ranking of pull requests as CSV (RFC 4180), with `\n` line ends as in older releases.
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

// Spreadsheets treat text that begins like this as a formula.
const formulaStart = /^[=+\-@\t\r]/;

function csvField(text: string): string {
  const shown = formulaStart.test(text) ? `'${text}` : text;
  return /[",\r\n]|^\s/.test(shown) ? `"${shown.replaceAll('"', '""')}"` : shown;
}
