import { UserError } from '../errors.ts';
import {
  type CommandGroup,
  type CommandLeaf,
  type CommandNode,
  childOf,
  isGroup,
} from './command.ts';
import { isOptOut, looksLikeOption } from './flags.ts';

/** The meaning of a command line: run a command, print a node's help, or print the version. */
export type Resolution =
  | { readonly kind: 'version' }
  | { readonly kind: 'help'; readonly path: readonly string[]; readonly node: CommandNode }
  | { readonly kind: 'leaf'; readonly found: FoundCommand };

/** The command that a command line names, and the rest of the line. */
export interface FoundCommand {
  readonly path: readonly string[];
  readonly leaf: CommandLeaf;
  /** False if the command, or a group above it, is left out of telemetry. */
  readonly recorded: boolean;
  /**
   * The words after the command's name, up to `--`, and the command's flags before its name;
   * without `--no-telemetry`.
   */
  readonly words: readonly string[];
  /** The words after `--`; undefined if there is no `--`. */
  readonly rest: readonly string[] | undefined;
  /** True if `--no-telemetry` occurs anywhere before `--`. */
  readonly optedOut: boolean;
  /** True if `--json` occurs before `--`. */
  readonly json: boolean;
  /** Set if `--help` or `--version` occurs before the command's name. */
  readonly infoFlag: 'help' | 'version' | undefined;
}

const helpWords: readonly string[] = ['--help', '-h', 'help'];
const versionFlags: readonly string[] = ['--version', '-v'];

// The released tool accepts this flag before a command's name too.
const leadingFlag = /^--(no-)?insecure-storage(=.*)?$/;

/**
 * Resolves a command line to a command, to a node's help, or to the version, without loading a
 * command's module. `help` in place of a command's name is the same as `--help`. Throws
 * `UserError`.
 */
export async function findCommand(
  argv: readonly string[],
  root: CommandGroup,
): Promise<Resolution> {
  const end = argv.indexOf('--');
  const given = end === -1 ? argv : argv.slice(0, end);
  const words = given.filter((word) => !isOptOut(word));
  const head = expandFirstWord(words, root);
  const rest = end === -1 ? undefined : argv.slice(end + 1);
  const path = ['chunk'];
  let node: CommandNode = root;
  let recorded = true;
  let infoFlag: FoundCommand['infoFlag'];
  const leading: string[] = [];
  let index = 0;
  for (; index < head.length && isGroup(node); index++) {
    const word = head[index] ?? '';
    if (helpWords.includes(word)) infoFlag = 'help';
    else if (versionFlags.includes(word)) infoFlag ??= 'version';
    else if (leadingFlag.test(word)) leading.push(word);
    else {
      const child: CommandNode | undefined = childOf(node, word);
      if (child === undefined) {
        const { unknownWord } = await import('./usage-errors.ts');
        throw await unknownWord(word, node, path);
      }
      node = child;
      path.push(word);
      recorded &&= child.recorded !== false;
    }
  }
  if (isGroup(node)) {
    if (infoFlag === 'version') return { kind: 'version' };
    if (rest === undefined || rest.length === 0 || infoFlag === 'help') {
      return { kind: 'help', path, node };
    }
    throw nothingBeforeTerminator(path);
  }
  return {
    kind: 'leaf',
    found: {
      path,
      leaf: node,
      recorded,
      words: [...leading, ...head.slice(index)],
      rest,
      optedOut: words.length < given.length,
      json: asksJson(argv),
      infoFlag,
    },
  };
}

/** True if errors must be printed as JSON: `--json` occurs before `--`. */
export function asksJson(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  const head = end === -1 ? argv : argv.slice(0, end);
  return head.includes('--json') || head.includes('--json=true');
}

// `chunk validate:NAME` means `chunk validate NAME`; anywhere else, the word is a value.
function expandFirstWord(words: readonly string[], root: CommandGroup): readonly string[] {
  const first = words.find((word) => !looksLikeOption(word)) ?? '';
  const name = first.startsWith('validate:') ? first.slice('validate:'.length) : '';
  if (name === '' || childOf(root, 'validate') === undefined) return words;
  const index = words.indexOf(first);
  return [...words.slice(0, index), 'validate', name, ...words.slice(index + 1)];
}

function nothingBeforeTerminator(path: readonly string[]): UserError {
  return new UserError('command.unknown', {
    message: 'no command before "--"',
    hint: `Name a command first. See: ${path.join(' ')} --help`,
  });
}
