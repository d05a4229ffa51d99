import leven from 'leven';

const minPrefixLength = 3;

/**
 * Returns the candidate that a misspelled word most likely means: the only one that starts with it,
 * or the nearest one whose edit distance is at most a third of its length. A candidate of up to
 * four letters must share the first letter, so that "get" is not taken for "set".
 */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  let best: { candidate: string; distance: number } | undefined;
  const typed = word.toLowerCase();
  const completions = candidates.filter((each) => each.toLowerCase().startsWith(typed));
  const isPrefix = typed.replace(/^-+/, '').length >= minPrefixLength;
  if (isPrefix && completions.length === 1) return completions[0];
  for (const candidate of candidates) {
    const distance = leven(typed, candidate.toLowerCase());
    const isComparable = candidate.length > 4 || candidate[0]?.toLowerCase() === typed[0];
    const isClose = isComparable && distance <= Math.ceil(candidate.length / 3);
    if (isClose && (best === undefined || distance < best.distance)) best = { candidate, distance };
  }
  return best?.candidate;
}

/** Names of our commands in other tools and in earlier releases, by the path of the group. */
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

/** Returns the command line that a word after `path` is another name for, including `chunk`. */
export function commandNamed(path: readonly string[], word: string): string | undefined {
  const names = otherNames[path.join(' ')] ?? {};
  const found = Object.entries(names).find(([, words]) => words.split(' ').includes(word));
  return found && `chunk ${found[0]}`;
}

/** Names of our flags in other tools. */
const otherFlags: Readonly<Record<string, readonly string[]>> = {
  '--stdin': ['--with-token', '--password-stdin', '--token-stdin', '--token', '--key'],
  '--force': ['--yes', '-y', '--assume-yes', '--no-confirm'],
  '--check': ['--dry-run', '--list'],
  '--output': ['--out', '--file'],
};

/** Returns the flag among `known` that a word is another name for, or a misspelling of. */
export function flagNamed(word: string, known: readonly string[]): string | undefined {
  const found = Object.entries(otherFlags).find(([, names]) => names.includes(word));
  if (found !== undefined && known.includes(found[0])) return found[0];
  return nearest(word, known);
}
