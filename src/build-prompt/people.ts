// Apps whose names appear without `[bot]` in saved files.
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

/** Who wrote a review or a comment, and on whose pull request. */
export interface Authorship {
  readonly login: string;
  /** What GitHub says of the account; a saved file does not tell. */
  readonly isBot?: boolean;
  /** Undefined when the account was deleted. */
  readonly pullRequestAuthor: string | undefined;
}

/** Which people's reviews count. */
export class ReviewerFilter {
  readonly #excluded: ReadonlySet<string>;

  /** `excluded` are logins; their case makes no difference, as on GitHub. */
  constructor(excluded: readonly string[]) {
    this.#excluded = new Set(excluded.map((login) => login.toLowerCase()));
  }

  /** True for people on the work of others; false for bots and for those who are excluded. */
  counts({ login, isBot = false, pullRequestAuthor }: Authorship): boolean {
    const name = login.toLowerCase();
    return (
      !isBot &&
      !isBotName(name) &&
      !this.#excluded.has(name) &&
      name !== pullRequestAuthor?.toLowerCase()
    );
  }
}

// REST adds `[bot]` to the names of apps. GraphQL does not, but gives the account's type.
function isBotName(name: string): boolean {
  return (
    name.endsWith('[bot]') ||
    name.endsWith('-bot') ||
    name.startsWith('wiz-inc-') ||
    botNames.has(name)
  );
}
