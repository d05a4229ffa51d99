const botNames: ReadonlySet<string> = new Set([
  'circleci-app',
  'github-actions',
  'dependabot',
  'renovate',
  'codecov',
  'sonarcloud',
]);

/**
 * Whether a login is a machine's by its name. REST shows apps as `name[bot]`; GraphQL shows the
 * bare name and says so in `__typename`, which a saved file does not have.
 */
export function isBotLogin(login: string): boolean {
  const name = login.toLowerCase();
  return (
    name.endsWith('[bot]') ||
    name.endsWith('-bot') ||
    name.startsWith('wiz-inc-') ||
    botNames.has(name)
  );
}

/** Whether two logins are one account: GitHub takes them without regard to case. */
export function isSamePerson(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
