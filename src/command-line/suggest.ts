import leven from 'leven';

const shortestBeginning = 3;

/**
 * The candidate that a misspelled word most likely means: the only one that begins with it, or one
 * of which at most a third of the letters differ. A short one must begin alike too, or "get" would
 * mean "set".
 */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  let best: { candidate: string; distance: number } | undefined;
  const typed = word.toLowerCase();
  const begun = candidates.filter((each) => each.toLowerCase().startsWith(typed));
  const isBeginning = typed.replace(/^-+/, '').length >= shortestBeginning;
  if (isBeginning && begun.length === 1) return begun[0];
  for (const candidate of candidates) {
    const distance = leven(typed, candidate.toLowerCase());
    const alike = candidate.length > 4 || candidate[0]?.toLowerCase() === typed[0];
    const close = alike && distance <= Math.ceil(candidate.length / 3);
    if (close && (best === undefined || distance < best.distance)) best = { candidate, distance };
  }
  return best?.candidate;
}

/** Other tools' names, and those of earlier releases, for our commands; by the words before. */
export const otherNames: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  chunk: {
    'auth set <provider>': 'login signup signin',
    'auth remove <provider>': 'logout signout',
    'auth status': 'whoami',
    '--version': 'version',
    upgrade: 'update self self-update selfupdate self-upgrade',
    'config show': 'get settings preferences',
    'config set <key> <value>': 'set',
    'telemetry status': 'analytics tracking',
    'build-prompt': 'prompt review',
    'completion install': 'completions autocomplete',
  },
  'chunk auth': {
    'auth set <provider>': 'login signup signin add token',
    'auth remove <provider>': 'logout signout delete rm unset revoke',
    'auth status': 'list ls show whoami check',
  },
  'chunk config': { 'config show': 'list ls get view print cat' },
  'chunk telemetry': {
    'telemetry disable': 'off stop opt-out optout',
    'telemetry enable': 'on start opt-in optin',
    'telemetry status': 'info',
    'telemetry flush': 'send upload push',
    'telemetry reset': 'delete clear erase',
  },
  'chunk completion': {
    'completion install': 'on enable add setup',
    'completion uninstall': 'off disable remove',
    'completion powershell': 'pwsh',
  },
  'chunk org': { 'org list': 'ls show' },
};

/** Returns the command line, from `chunk` on, that a word after `path` is another name for. */
export function commandNamed(path: readonly string[], word: string): string | undefined {
  const names = otherNames[path.join(' ')] ?? {};
  const found = Object.entries(names).find(([, words]) => words.split(' ').includes(word));
  return found && `chunk ${found[0]}`;
}

/** Flags by the names that other tools have for them. */
const otherFlags: Readonly<Record<string, readonly string[]>> = {
  '--stdin': ['--with-token', '--password-stdin', '--token-stdin', '--token', '--key'],
  '--force': ['--yes', '-y', '--assume-yes', '--no-confirm'],
  '--check': ['--dry-run', '--list'],
  '--output': ['--out', '--file'],
};

/** Returns the flag among `known` that a word is misspelled from, or another name for. */
export function flagNamed(word: string, known: readonly string[]): string | undefined {
  const found = Object.entries(otherFlags).find(([, names]) => names.includes(word));
  if (found !== undefined && known.includes(found[0])) return found[0];
  return nearest(word, known);
}
