import { compareText } from '../ranking.ts';
import type { ReviewComment } from '../types.ts';

/** Replaces people's names in requests to a model, and restores them in its answers. */
export class Pseudonyms {
  readonly #byLogin = new Map<string, string>();
  readonly #loginOf = new Map<string, string>();
  readonly #mention: RegExp;

  /** Numbers reviewers by number of comments, and authors by name. */
  constructor(comments: readonly ReviewComment[]) {
    const byReviewer = Map.groupBy(comments, ({ reviewer }) => reviewer.toLowerCase());
    const reviewers = [...byReviewer]
      .sort(([a, one], [b, other]) => other.length - one.length || compareText(a, b))
      .map(([, [first]]) => first?.reviewer ?? '');
    for (const [index, login] of reviewers.entries()) this.#add(login, `Reviewer ${index + 1}`);
    const authors = [...new Set(comments.map(({ pr }) => pr.author))]
      .filter((login) => login !== '' && !this.#byLogin.has(login.toLowerCase()))
      .sort(compareText);
    for (const [index, login] of authors.entries()) this.#add(login, `Author ${index + 1}`);
    const logins = [...this.#byLogin.keys()].map((login) => RegExp.escape(login));
    this.#mention = new RegExp(`@(${logins.join('|')})(?![\\w-])`, 'gi');
  }

  /** Returns the pseudonym of a login: `Reviewer 3`. */
  of(login: string): string {
    return this.#byLogin.get(login.toLowerCase()) ?? 'Reviewer';
  }

  /** Replaces mentions (`@login`) in a comment with pseudonyms. */
  mask(text: string): string {
    return text.replace(this.#mention, (_, login: string) => `@${this.of(login)}`);
  }

  /** Reverses `mask`. */
  unmask(text: string): string {
    return text.replace(/@(?:Reviewer|Author) \d+/g, (mention) => {
      const login = this.#loginOf.get(mention.slice(1));
      return login === undefined ? mention : `@${login}`;
    });
  }

  /** Replaces reviewers' pseudonyms in a model's text with their logins. */
  reveal(text: string): string {
    return text.replace(/@?\bReviewer \d+\b/g, (pseudonym) => {
      return this.#loginOf.get(pseudonym.replace('@', '')) ?? pseudonym;
    });
  }

  #add(login: string, pseudonym: string): void {
    this.#byLogin.set(login.toLowerCase(), pseudonym);
    this.#loginOf.set(pseudonym, login);
  }
}
