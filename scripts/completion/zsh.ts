import { branches, pathsOf, quoted, type Tables, type Word } from './tables.ts';

/** The completion script for zsh: to be evaluated, or found as `_chunk` in a folder of fpath. */
export function zshScript(tables: Tables): string {
  return `#compdef chunk
# chunk completion for zsh. Generated from the command tree.
# Use: eval "$(chunk completion zsh)"
_chunk() {
  local at=chunk expects= word
  local -a found
  integer index operand=0
  for ((index = 2; index < CURRENT; index++)); do
    word=\${words[index]}
    if [[ -n $expects ]]; then expects=; continue; fi
    case $word in
      --) return 1 ;;
      -*=*) ;;
      -*) if _chunk_takes_value "$at $word"; then expects=$word; fi ;;
      *)
        if _chunk_is_node "$at $word"; then at="$at $word"; else operand+=1; fi
        ;;
    esac
  done
  if [[ -z $expects && $PREFIX == -*=* ]]; then
    expects=\${PREFIX%%=*}
    compset -P '*='
  fi
  if [[ -n $expects ]]; then
    _chunk_values "$at $expects"
  elif [[ $PREFIX == -* ]]; then
    _chunk_flags "$at"
  else
    _chunk_children "$at"
    if (( ! $#found )); then _chunk_operands "$at $operand"; fi
  fi
  if [[ $found[1] == '<files>' ]]; then
    _files
  elif (( $#found )); then
    _describe -t chunk chunk found
  else
    return 1
  fi
}

_chunk_is_node() {
${decide(pathsOf(tables))}
}

_chunk_takes_value() {
${decide(tables.valued)}
}

_chunk_children() {
${cases(tables.children)}
}

_chunk_flags() {
${cases(tables.flags)}
}

_chunk_values() {
${cases(tables.values)}
}

_chunk_operands() {
${cases(tables.operands)}
}

if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
  _chunk "$@"
else
  if (( ! $+functions[compdef] )); then autoload -Uz compinit && compinit; fi
  compdef _chunk chunk
fi
`;
}

function decide(keys: readonly string[]): string {
  if (keys.length === 0) return '  return 1';
  return `  case $1 in\n    ${keys.map(pattern).join(' | \\\n      ')}) return 0 ;;\n  esac\n  return 1`;
}

function cases(table: ReadonlyMap<string, readonly Word[] | 'files'>): string {
  const lines = branches(table).map(([keys, words]) => {
    const items = words === 'files' ? [quoted('<files>')] : words.map(described);
    return `    ${keys.map(pattern).join(' | \\\n      ')})\n      found=(${items.join(' ')}) ;;`;
  });
  if (lines.length === 0) return '  :';
  return `  case $1 in\n${lines.join('\n')}\n  esac`;
}

// Within a pattern an apostrophe cannot be escaped as elsewhere; names have none.
const pattern = quoted;

// A colon ends the word in this notation, so one that belongs to the word is escaped.
function described({ word, summary }: Word): string {
  const name = word.replaceAll('\\', '\\\\').replaceAll(':', '\\:');
  return quoted(summary === '' ? name : `${name}:${summary}`);
}
