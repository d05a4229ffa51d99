// Apps that saved files list without the `[bot]` suffix.
const botNames: ReadonlySet<string> = new Set([
  'amazon-q-developer',
  'chatgpt-codex-connector',
  'circleci-app',
  'codacy-production',
  'codecov',
  'codecov-commenter',
  'coderabbitai',
  'copilot',
  'copilot-pull-request-reviewer',
  'deepsource-io',
  'dependabot',
  'ellipsis-dev',
  'gemini-code-assist',
  'github-actions',
  'github-advanced-security',
  'greptile-apps',
  'mergify',
  'pre-commit-ci',
  'qodo-merge-pro',
  'renovate',
  'sonarcloud',
  'sonarqubecloud',
  'sourcery-ai',
]);

/** The author of a review or comment, and of its pull request. */
export interface Authorship {
  readonly login: string;
  /** From GitHub's account type; absent for saved files. */
  readonly isBot?: boolean;
  /** Undefined when the account was deleted. */
  readonly pullRequestAuthor: string | undefined;
}

/** Selects the reviews and comments that are analyzed, by their author. */
export class ReviewerFilter {
  readonly #excluded: ReadonlySet<string>;

  /** `excluded` are logins, matched case-insensitively as on GitHub. */
  constructor(excluded: readonly string[]) {
    this.#excluded = new Set(excluded.map((login) => login.toLowerCase()));
  }

  /** True unless the author is a bot, is excluded, or wrote the pull request. */
  includes({ login, isBot = false, pullRequestAuthor }: Authorship): boolean {
    const name = login.toLowerCase();
    return (
      !isBot &&
      !isBotName(name) &&
      !this.#excluded.has(name) &&
      name !== pullRequestAuthor?.toLowerCase()
    );
  }
}

// The REST API adds `[bot]` to the names of apps; GraphQL reports the account type instead.
function isBotName(name: string): boolean {
  return (
    name.endsWith('[bot]') ||
    name.endsWith('-bot') ||
    name.startsWith('wiz-inc-') ||
    botNames.has(name)
  );
}
