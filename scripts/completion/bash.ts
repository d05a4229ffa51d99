import { lookupFunctions } from './lookups.ts';
import { type Completions, namesCommand, posixQuoted, type Tables } from './tables.ts';

/** Returns the completion script for bash, 3.2 or newer, which needs no other package. */
export function bashScript(tables: Tables): string {
  return `# chunk completion for bash. Generated from the command tree.
# Use: eval "$(chunk completion bash)"
_chunk() {
  # A user's own IFS would split the words elsewhere.
  local IFS=$' \\t\\n'
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
      help | -*=*) ;;
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
    words=$(compgen -f -- "$current")
  else
    words=$(compgen -W "$words" -- "$current")
  fi
  # Not by process substitution, which bash in POSIX mode cannot read.
  while IFS= read -r word; do
    if [[ -n $word ]]; then COMPREPLY+=("$prefix$word"); fi
  done <<<"$words"
}

${lookupFunctions(tables, assignment)}

complete -F _chunk chunk
`;
}

function assignment(words: Completions): string {
  if (typeof words === 'string' && words !== 'files') {
    return ` words=$(${namesCommand(words)} 2>/dev/null)`;
  }
  const text = words === 'files' ? '<files>' : words.map(({ word }) => word).join(' ');
  return ` words=${posixQuoted(text)}`;
}
