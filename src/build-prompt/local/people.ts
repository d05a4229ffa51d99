import type { ReviewComment } from '../types.ts';

const partLimit = 6;
const oddLoginLimit = 1000;

/** The people of the comments: knows whether a text names one of them. */
export class People {
  private readonly logins = new Set<string>();
  private readonly odd = new Set<string>();

  constructor(comments: Iterable<ReviewComment>) {
    const names = new Set<string>();
    for (const { reviewer, pr } of comments) names.add(reviewer).add(pr.author);
    for (const name of names) this.add(name);
  }

  private add(login: string): void {
    const name = login.trim().toLowerCase();
    if (name === '') return;
    if (/^[a-z\d_-]+$/.test(name)) this.logins.add(name.replace(/^[_-]+|[_-]+$/g, ''));
    // Not a login that GitHub would give; such a file was made by hand.
    else if (this.odd.size < oddLoginLimit) this.odd.add(name);
  }

  /** Whether a login stands in the text as a word, with or without `@`. */
  isNamedIn(text: string): boolean {
    const lower = text.toLowerCase();
    for (const [word] of lower.matchAll(/[a-z\d]+(?:[_-]+[a-z\d]+)*/g)) {
      if (this.hasPart(word)) return true;
    }
    for (const login of this.odd) if (lower.includes(login)) return true;
    return false;
  }

  // `fix-for-jo-smith` names jo-smith.
  private hasPart(word: string): boolean {
    if (this.logins.has(word)) return true;
    const parts = word.split(/([_-]+)/);
    if (parts.length === 1) return false;
    const longest = partLimit * 2;
    for (let from = 0; from < parts.length; from += 2) {
      let name = '';
      for (let to = from; to < parts.length && to - from < longest; to += 1) {
        name += parts[to] ?? '';
        if (this.logins.has(name)) return true;
      }
    }
    return false;
  }
}

/**
 * Takes @mentions and mail addresses out of a text. What is marked as code keeps its decorators
 * and tags (`@main`): there, GitHub mentions nobody either.
 */
export function withoutMentions(text: string): string {
  return text
    .replace(/`{2,}/g, "'")
    .replace(
      /(`[^`]*`)|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}|(?<!\w)@[\w-]+(?:\/[\w.-]+)?/g,
      (found: string, code: string | undefined) => code ?? (found.startsWith('@') ? '@…' : removed),
    );
}

const removed = '[address removed]';
