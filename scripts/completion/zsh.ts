import { type Completion, type CompletionBranch, posixCases, posixQuoted } from './tables.ts';

/** Returns the completion script for zsh: to evaluate, or to store as `_chunk` in the fpath. */
export function zshScript(branches: readonly CompletionBranch[]): string {
  const cases = posixCases(
    branches,
    (completions) => `found=(${completions.map(described).join(' ')})`,
  );
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
      help | -*=*) ;;
      -*) if _chunk_words "$at $word"; then expects=$word; fi ;;
      *)
        if _chunk_words "$at $word <flags>"; then at="$at $word"; else operand+=1; fi
        ;;
    esac
  done
  if [[ -z $expects && $PREFIX == -*=* ]]; then
    expects=\${PREFIX%%=*}
    compset -P '*='
  fi
  found=()
  if [[ -n $expects ]]; then
    _chunk_words "$at $expects"
  elif [[ $PREFIX == -* ]]; then
    _chunk_words "$at <flags>"
  else
    _chunk_words "$at" || _chunk_words "$at $operand"
  fi
  case \${found[1]} in
    '<files>') _files; return ;;
    # One a line; a colon ends the word in this notation.
    '<commands>') found=(\${\${(f)"$(chunk completion names commands 2>/dev/null)"}//:/\\\\:}) ;;
    '<tasks>') found=(\${\${(f)"$(chunk completion names tasks 2>/dev/null)"}//:/\\\\:}) ;;
  esac
  (( $#found )) && _describe -t chunk chunk found
}

_chunk_words() {
  case $1 in
${cases}
    *) return 1 ;;
  esac
}

_chunk_register() {
  emulate -L zsh
  precmd_functions=(\${precmd_functions:#_chunk_register})
  # -i leaves insecure folders out, instead of asking about them whenever a shell starts.
  if (( ! $+functions[compdef] )); then autoload -Uz compinit && compinit -i; fi
  if (( $+functions[compdef] )); then compdef _chunk chunk; fi
}

if [[ \${zsh_eval_context[-1]} == loadautofunc ]]; then
  _chunk "$@"
else
  _chunk_register
  # Once more at the first prompt: a compinit further down in .zshrc forgets what was registered.
  precmd_functions+=(_chunk_register)
fi
`;
}

// A colon ends the word in this notation, so one that belongs to the word is escaped.
function described({ word, summary }: Completion): string {
  const name = word.replaceAll('\\', '\\\\').replaceAll(':', '\\:');
  return posixQuoted(summary === '' ? name : `${name}:${summary}`);
}
