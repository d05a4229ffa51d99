import type { CompletionBranch } from './tables.ts';

/** Returns the completion script for fish, 3.0 or newer. */
export function fishScript(branches: readonly CompletionBranch[]): string {
  return `# chunk completion for fish. Generated from the command tree.
# Use: chunk completion fish | source
function __chunk_complete
    set -l before (commandline -opc)
    set -l current (commandline -ct)
    set -l at chunk
    set -l expects
    set -l operand 0
    for word in $before[2..-1]
        if set -q expects[1]
            set expects
            continue
        end
        switch $word
            case --
                return
            case help '-*=*'
            case '-*'
                if __chunk_words "$at $word" >/dev/null
                    set expects $word
                end
            case '*'
                if __chunk_words "$at $word <flags>" >/dev/null
                    set at "$at $word"
                else
                    set operand (math $operand + 1)
                end
        end
    end
    if set -q expects[1]
        __chunk_offer "$at $expects[1]" $current
    else if string match -q -- '-*=*' $current
        set -l parts (string split -m 1 = -- $current)
        __chunk_offer "$at $parts[1]" $parts[2] | string replace -r -- '^' $parts[1]=
    else if string match -q -- '-*' $current
        __chunk_offer "$at <flags>"
    else
        __chunk_offer $at
        __chunk_offer "$at $operand" $current
    end
end

function __chunk_offer
    set -l words (__chunk_words $argv[1])
    switch "$words[1]"
        case '<files>*'
            __fish_complete_path $argv[2]
        case '<commands>*'
            chunk completion names commands 2>/dev/null
        case '<tasks>*'
            chunk completion names tasks 2>/dev/null
        case '?*'
            printf '%s\\n' $words
    end
end

function __chunk_words
    switch $argv[1]
${branches.map(branch).join('\n')}
        case '*'
            return 1
    end
end

complete -c chunk -f -a '(__chunk_complete)'
`;
}

function branch({ keys, completions }: CompletionBranch): string {
  const pairs = completions.map(({ word, summary }) => `${quoted(word)} ${quoted(summary)}`);
  const print = pairs.length === 0 ? 'true' : `printf '%s\\t%s\\n' ${pairs.join(continued)}`;
  return `        case ${keys.map(quoted).join(continued)}\n            ${print}`;
}

const continued = ' \\\n                ';

/** In fish's single quotes, a backslash escapes an apostrophe and itself. */
function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
