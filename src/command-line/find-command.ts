import { UserError } from '../errors.ts';
import { childOf, type Group, isGroup, type Leaf, type Node } from './command.ts';

/** What a command line asks for, before any command's own arguments are looked at. */
export type Target =
  | { readonly kind: 'version' }
  | { readonly kind: 'help'; readonly path: readonly string[]; readonly node: Node }
  | { readonly kind: 'leaf'; readonly reached: FoundCommand };

/** A leaf that a command line leads to, with the words that follow its name. */
export interface FoundCommand {
  readonly path: readonly string[];
  readonly leaf: Leaf;
  /** False where the leaf, or a group above it, is left out of telemetry. */
  readonly recorded: boolean;
  /** The words after the command's name, up to `--`. */
  readonly words: readonly string[];
  /** The words after `--`; undefined when there is no `--`. */
  readonly rest: readonly string[] | undefined;
  /** Whether `--no-telemetry` stands anywhere before `--`. */
  readonly optedOut: boolean;
  /** Whether a global `--help` or `--version` stands before the command's name. */
  readonly global: 'help' | 'version' | undefined;
}

export const optOutFlag = '--no-telemetry';
const helpFlags: readonly string[] = ['--help', '-h'];
const versionFlags: readonly string[] = ['--version', '-v'];

/** Whether a word is an option by its looks (`-` alone is a value, by POSIX convention). */
export function looksLikeOption(word: string): boolean {
  return word.startsWith('-') && word !== '-';
}

/** Whether a word is `--no-telemetry`, with or without a value: an ambiguous wish is a wish. */
export function isOptOut(word: string): boolean {
  return word === optOutFlag || word.startsWith(`${optOutFlag}=`);
}

/**
 * Follows a command line through the tree to a leaf or a group's help. Reads no command's module;
 * own properties only, so `toString` is as unknown as any other word. Throws `UserError`.
 */
export async function findCommand(argv: readonly string[], root: Group): Promise<Target> {
  const end = argv.indexOf('--');
  const head = end === -1 ? argv : argv.slice(0, end);
  const rest = end === -1 ? undefined : argv.slice(end + 1);
  const path = ['chunk'];
  let node: Node = root;
  let recorded = true;
  let global: FoundCommand['global'];
  let index = 0;
  for (; index < head.length && isGroup(node); index++) {
    const word = head[index] ?? '';
    if (helpFlags.includes(word)) global = 'help';
    else if (versionFlags.includes(word)) global ??= 'version';
    else if (isOptOut(word)) continue;
    else {
      const child: Node | undefined = looksLikeOption(word) ? undefined : childOf(node, word);
      if (child === undefined) throw await unknownWord(word, node, path);
      node = child;
      path.push(word);
      recorded &&= child.recorded !== false;
    }
  }
  if (isGroup(node)) {
    if (global === 'version') return { kind: 'version' };
    if (rest === undefined || rest.length === 0 || global === 'help') {
      return { kind: 'help', path, node };
    }
    throw nothingBeforeTerminator(path);
  }
  const words = head.slice(index);
  const optedOut = head.some(isOptOut);
  return {
    kind: 'leaf',
    reached: { path, leaf: node, recorded, words, rest, optedOut, global },
  };
}

/** Whether errors are wanted as JSON: `--json` stands before `--`. */
export function asksJson(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  const head = end === -1 ? argv : argv.slice(0, end);
  return head.includes('--json') || head.includes('--json=true');
}

async function unknownWord(
  word: string,
  group: Group,
  path: readonly string[],
): Promise<UserError> {
  const { nearest } = await import('./suggest.ts');
  const here = path.join(' ');
  if (looksLikeOption(word)) {
    const flag = word.split('=', 1)[0] ?? word;
    const near = nearest(flag, ['--help', '--version', optOutFlag]);
    return new UserError('flag.unknown', {
      message: `unknown flag ${flag}${path.length === 1 ? ' before a command' : ` for "${here}"`}`,
      detail: near === undefined ? undefined : `Did you mean ${near}?`,
      hint: `A command's own flags follow its name. See: ${here} --help`,
    });
  }
  const near = nearest(word, Object.keys(group.children));
  return new UserError('command.unknown', {
    message: `unknown command "${word}" for "${here}"`,
    detail: near === undefined ? undefined : `Did you mean "${near}"?`,
    hint: `See: ${here} --help`,
  });
}

function nothingBeforeTerminator(path: readonly string[]): UserError {
  return new UserError('command.unknown', {
    message: 'no command before "--"',
    hint: `Name a command first. See: ${path.join(' ')} --help`,
  });
}
