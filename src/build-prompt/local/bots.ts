const botNames = new Set([
  'circleci-app',
  'github-actions',
  'dependabot',
  'renovate',
  'codecov',
  'sonarcloud',
]);

/** Whether a login is a known robot's. `my-bot-account` is a person. */
export function isBot(login: string): boolean {
  const name = login.toLowerCase();
  return (
    login.endsWith('[bot]') ||
    name.endsWith('-bot') ||
    name.startsWith('wiz-inc-') ||
    botNames.has(name)
  );
}
