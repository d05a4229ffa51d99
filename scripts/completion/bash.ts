import { type CompletionBranch, posixCases, posixQuoted } from './tables.ts';

/** Returns the completion script for bash, 3.2 or newer, which needs no other package. */
export function bashScript(branches: readonly CompletionBranch[]): string {
  const cases = posixCases(
    branches,
    (completions) => `words=${posixQuoted(completions.map(({ word }) => word).join(' '))}`,
  );
  return `# chunk completion for bash. Generated from the command tree.
# Use: eval "$(chunk completion bash)"
_chunk() {
  # A user's own IFS would split the words elsewhere.
  local IFS=$' \\t\\n'
  local current=\${COMP_WORDS[COMP_CWORD]} at=chunk expects= prefix= words= word index
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
      -*) if _chunk_words "$at $word"; then expects=$word; fi ;;
      *)
        if _chunk_words "$at $word <flags>"; then at="$at $word"; else operand=$((operand + 1)); fi
        ;;
    esac
  done
  if [[ $current == = ]]; then current=; fi
  if [[ -z $expects && $current == -*=* ]]; then
    expects=\${current%%=*}
    prefix=$expects=
    current=\${current#*=}
  fi
  words=
  if [[ -n $expects ]]; then
    _chunk_words "$at $expects"
  elif [[ $current == -* ]]; then
    _chunk_words "$at <flags>"
  else
    _chunk_words "$at" || _chunk_words "$at $operand"
  fi
  case $words in
    '<commands>') words=$(chunk completion names commands 2>/dev/null) ;;
    '<tasks>') words=$(chunk completion names tasks 2>/dev/null) ;;
  esac
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

_chunk_words() {
  case $1 in
${cases}
    *) return 1 ;;
  esac
}

complete -F _chunk chunk
`;
}
