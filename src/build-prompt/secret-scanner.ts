import type { Secrets } from '../system/secrets.ts';
import { secretPatterns } from './secret-patterns.ts';
import type { ReadComment } from './types.ts';

const replacement = '[REDACTED]';

/** Length up to which texts are scanned together, as each scan has a fixed cost. */
const maxBatchLength = 200_000;

/** Separates the texts of a batch. */
const separator = '\n\0\n';

// Without this rule, `secretlint-disable` in a comment does not disable the other rules.
const skippedRule = '@secretlint/secretlint-rule-filter-comments';
// Disabled in the preset, because an access key id alone does not grant access.
const ruleOptions: Readonly<Record<string, object>> = {
  '@secretlint/secretlint-rule-aws': { enableIDScanRule: true },
};

type Range = readonly [start: number, end: number];
type FindRanges = (text: string) => Promise<readonly Range[]>;

/** Texts without secrets, and the number of secrets removed. */
export interface ScrubResult {
  readonly texts: readonly string[];
  readonly removed: number;
}

/** Removes secrets from comments: API keys, private keys, passwords. */
export class SecretScanner {
  readonly #findRanges: FindRanges;
  readonly #secrets: Secrets;

  private constructor(findRanges: FindRanges, secrets: Secrets) {
    this.#findRanges = findRanges;
    this.#secrets = secrets;
  }

  /** Loads secretlint and its recommended rules (about 20 ms). `secrets` are redacted too. */
  static async load(secrets: Secrets): Promise<SecretScanner> {
    const [{ lintSource }, { rules }] = await Promise.all([
      import('@secretlint/core'),
      import('@secretlint/secretlint-rule-preset-recommend'),
    ]);
    const config = {
      rules: rules
        .filter(({ meta }) => meta.id !== skippedRule)
        .map((rule) => ({ id: rule.meta.id, rule, options: ruleOptions[rule.meta.id] ?? {} })),
    };
    const findRanges: FindRanges = async (text) => {
      const { messages } = await lintSource({
        source: { filePath: 'comments', content: text, contentType: 'text', ext: '' },
        options: { config, noPhysicFilePath: true },
      });
      return messages.map(({ range }) => range);
    };
    return new SecretScanner(findRanges, secrets);
  }

  /** Replaces every secret with `[REDACTED]`. Equal texts are scanned and counted once. */
  async scrub(texts: readonly string[]): Promise<ScrubResult> {
    const scrubbed = new Map<string, string>();
    let removed = 0;
    for (const batch of batches([...new Set(texts)])) {
      const joined = batch.join(separator);
      const ranges = merged([...(await this.#findRanges(joined)), ...patternRanges(joined)]);
      let start = 0;
      for (const text of batch) {
        const own = within(ranges, start, start + text.length);
        removed += own.length;
        scrubbed.set(text, this.#secrets.redact(withoutRanges(text, own)));
        start += text.length + separator.length;
      }
    }
    return { texts: texts.map((text) => scrubbed.get(text) ?? ''), removed };
  }
}

type Texts = Pick<ReadComment, 'body' | 'diffHunk' | 'authorReplies'>;

/** Returns the texts of a comment that may have secrets, for `scrub`. */
export function textsOf({ body, diffHunk, authorReplies = [] }: Texts): string[] {
  return [body, diffHunk, ...authorReplies];
}

/** Returns a comment with texts taken from the iterator, in the order of `textsOf`. */
export function withTexts<Comment extends Texts>(
  comment: Comment,
  texts: Iterator<string>,
): Comment {
  const next = (): string => String(texts.next().value ?? '');
  const [body, diffHunk] = [next(), next()];
  const replies = comment.authorReplies?.map(next);
  return { ...comment, body, diffHunk, ...(replies && { authorReplies: replies }) };
}

function* batches(texts: readonly string[]): Generator<string[]> {
  let batch: string[] = [];
  let length = 0;
  for (const text of texts) {
    batch.push(text);
    length += text.length;
    if (length < maxBatchLength) continue;
    yield batch;
    batch = [];
    length = 0;
  }
  if (batch.length > 0) yield batch;
}

function patternRanges(text: string): Range[] {
  return secretPatterns.flatMap(({ pattern, accepts }) =>
    [...text.matchAll(pattern)].flatMap((match) => {
      const range = match.indices?.groups?.['secret'];
      const secret = match.groups?.['secret'] ?? '';
      return range !== undefined && (accepts?.(secret) ?? true) ? [range] : [];
    }),
  );
}

/** Sorts ranges, and merges those that overlap or touch. */
function merged(ranges: readonly Range[]): Range[] {
  const result: Range[] = [];
  for (const [start, end] of ranges.toSorted(([a], [b]) => a - b)) {
    const last = result.at(-1);
    if (last !== undefined && start <= last[1]) {
      result[result.length - 1] = [last[0], Math.max(last[1], end)];
    } else {
      result.push([start, end]);
    }
  }
  return result;
}

/** Clips ranges to `from`–`to`, and makes them relative to `from`. */
function within(ranges: readonly Range[], from: number, to: number): Range[] {
  return ranges
    .filter(([start, end]) => start < to && end > from)
    .map(([start, end]) => [Math.max(0, start - from), Math.min(end, to) - from]);
}

function withoutRanges(text: string, ranges: readonly Range[]): string {
  let position = 0;
  let result = '';
  for (const [start, end] of ranges) {
    result += text.slice(position, start) + replacement;
    position = end;
  }
  return result + text.slice(position);
}
