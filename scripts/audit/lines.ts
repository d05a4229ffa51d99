import { type CommandLeaf, leavesOf } from '../../src/command-line/command.ts';
import { tree } from '../../src/commands/index.ts';
import type { Canaries } from '../../test/support/canaries.ts';

/** A command line that the audit runs. */
export interface AuditLine {
  /** The command's path: `chunk config show`. */
  readonly command: string;
  readonly argv: readonly string[];
  /** True if telemetry records this command. */
  readonly recorded: boolean;
}

/** Lines that exercise a command without a service, where its examples cannot. */
const whole: Readonly<Record<string, string>> = {
  'chunk build-prompt': '--from reviews.json --analyzer local',
};

/**
 * The lines to run for every command: with its required arguments, with all of its flags, and each
 * of its examples. Every value is a canary.
 */
export async function linesOfTree(canaries: Canaries): Promise<AuditLine[]> {
  const lines: AuditLine[] = [];
  for (const { path, leaf, recorded } of leavesOf(tree, ['chunk'])) {
    const command = path.join(' ');
    for (const words of await wordsOf(leaf, command, canaries)) {
      lines.push({ command, argv: [...path.slice(1), ...words], recorded });
    }
  }
  return lines;
}

async function wordsOf(
  leaf: CommandLeaf,
  command: string,
  canaries: Canaries,
): Promise<string[][]> {
  const { args, examples, passthrough } = await leaf.load();
  const positionals: string[] = [];
  const flags: string[] = [];
  for (const [name, definition] of Object.entries(args)) {
    if (definition.type === 'positional') {
      positionals.push(canaries.plant(`argument <${name}> of ${command}`));
    } else if (definition.type === 'boolean') {
      flags.push(`--${name}`);
    } else if (definition.type === 'enum') {
      flags.push(`--${name}=${definition.options?.[0] ?? ''}`);
    } else {
      flags.push(`--${name}=${canaries.plant(`value of --${name} of ${command}`)}`);
    }
  }
  const rest = passthrough ? ['--', canaries.plant(`words after -- of ${command}`)] : [];
  return [
    positionals,
    ...(flags.length > 0 ? [[...flags, ...positionals, ...rest]] : []),
    ...examples.flatMap((example) => exampleWords(example, command)),
    ...(whole[command] === undefined ? [] : [whole[command].split(' ')]),
  ];
}

// Examples with pipes, variables or quotes need a shell, so they are skipped.
function exampleWords(example: string, command: string): string[][] {
  if (!example.startsWith(`${command}`) || /[|<>"'$&;]/.test(example)) return [];
  const words = example.slice(command.length).trim();
  return words === '' ? [] : [words.split(/\s+/)];
}
