import { branches, type Completions, nodePathsOf, posixQuoted, type Tables } from './tables.ts';

/**
 * The functions by which the scripts for bash and zsh look into the tables. `assignment` is how a
 * shell keeps what was found.
 */
export function lookupFunctions(
  tables: Tables,
  assignment: (words: Completions) => string,
): string {
  return `_chunk_is_node() {
${decide(nodePathsOf(tables))}
}

_chunk_takes_value() {
${decide(tables.valued)}
}

_chunk_children() {
${cases(tables.children, assignment)}
}

_chunk_flags() {
${cases(tables.flags, assignment)}
}

_chunk_values() {
${cases(tables.values, assignment)}
}

_chunk_operands() {
${cases(tables.operands, assignment)}
}`;
}

function decide(keys: readonly string[]): string {
  if (keys.length === 0) return '  return 1';
  return `  case $1 in\n    ${alternatives(keys)}) return 0 ;;\n  esac\n  return 1`;
}

function cases(
  table: ReadonlyMap<string, Completions>,
  assignment: (words: Completions) => string,
): string {
  const lines = branches(table).map(
    ([keys, words]) => `    ${alternatives(keys)})${assignment(words)} ;;`,
  );
  if (lines.length === 0) return '  :';
  return `  case $1 in\n${lines.join('\n')}\n  esac`;
}

// An apostrophe cannot be escaped in a pattern; the names have no apostrophes.
function alternatives(keys: readonly string[]): string {
  return keys.map(posixQuoted).join(' | \\\n      ');
}
