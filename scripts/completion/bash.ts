import { branches, pathsOf, quoted, type Tables, type Word } from './tables.ts';

/** The completion script for bash, 3.2 or newer, which needs no other package. */
export function bashScript(tables: Tables): string {
  return `# chunk completion for bash. Generated from the command tree.
# Use: eval "$(chunk completion bash)"
_chunk() {
  local current=\${COMP_WORDS[COMP_CWORD]} at=chunk expects= prefix= word index
  local operand=0
  COMPREPLY=()
  for ((index = 1; index < COMP_CWORD; index++)); do
    word=\${COMP_WORDS[index]}
    # Bash makes a word of its own of the "=" in --flag=value.
    if [[ $word == = ]]; then continue; fi
    if [[ -n $expects ]]; then expects=; continue; fi
    case $word in
      --) return ;;
      -*=*) ;;
      -*) if _chunk_takes_value "$at $word"; then expects=$word; fi ;;
      *)
        if _chunk_is_node "$at $word"; then at="$at $word"; else operand=$((operand + 1)); fi
        ;;
    esac
  done
  if [[ $current == = ]]; then current=; fi
  if [[ -z $expects && $current == -*=* ]]; then
    expects=\${current%%=*}
    prefix=$expects=
    current=\${current#*=}
  fi
  local words=
  if [[ -n $expects ]]; then
    _chunk_values "$at $expects"
  elif [[ $current == -* ]]; then
    _chunk_flags "$at"
  else
    _chunk_children "$at"
    if [[ -z $words ]]; then _chunk_operands "$at $operand"; fi
  fi
  if [[ $words == '<files>' ]]; then
    compopt -o filenames 2>/dev/null
    while IFS= read -r word; do COMPREPLY+=("$prefix$word"); done < <(compgen -f -- "$current")
  else
    while IFS= read -r word; do COMPREPLY+=("$prefix$word"); done < <(compgen -W "$words" -- "$current")
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

complete -F _chunk chunk
`;
}

function decide(keys: readonly string[]): string {
  if (keys.length === 0) return '  return 1';
  return `  case $1 in\n    ${keys.map(quoted).join(' | \\\n      ')}) return 0 ;;\n  esac\n  return 1`;
}

function cases(table: ReadonlyMap<string, readonly Word[] | 'files'>): string {
  const lines = branches(table).map(([keys, words]) => {
    const text = words === 'files' ? '<files>' : words.map(({ word }) => word).join(' ');
    return `    ${keys.map(quoted).join(' | \\\n      ')}) words=${quoted(text)} ;;`;
  });
  if (lines.length === 0) return '  :';
  return `  case $1 in\n${lines.join('\n')}\n  esac`;
}
