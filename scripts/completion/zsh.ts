import { lookupFunctions } from './lookups.ts';
import {
  type Completion,
  type Completions,
  namesCommand,
  posixQuoted,
  type Tables,
} from './tables.ts';

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
      help | -*=*) ;;
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
  if [[ \${found[1]} == '<files>' ]]; then
    _files
  elif (( $#found )); then
    _describe -t chunk chunk found
  else
    return 1
  fi
}

${lookupFunctions(tables, assignment)}

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

function assignment(words: Completions): string {
  if (typeof words === 'string' && words !== 'files') {
    // One a line; a colon ends the word in this notation.
    const lines = `\${(f)"$(${namesCommand(words)} 2>/dev/null)"}`;
    return `\n      found=(\${${lines}//:/\\\\:})`;
  }
  const items = words === 'files' ? [posixQuoted('<files>')] : words.map(described);
  return `\n      found=(${items.join(' ')})`;
}

// A colon ends the word in this notation, so one that belongs to the word is escaped.
function described({ word, summary }: Completion): string {
  const name = word.replaceAll('\\', '\\\\').replaceAll(':', '\\:');
  return posixQuoted(summary === '' ? name : `${name}:${summary}`);
}
