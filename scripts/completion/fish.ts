import {
  branches,
  type Completion,
  type Completions,
  namesCommand,
  nodePathsOf,
  type Tables,
} from './tables.ts';

/** Returns the completion script for fish, 3.0 or newer. */
export function fishScript(tables: Tables): string {
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
                if __chunk_takes_value "$at $word"
                    set expects $word
                end
            case '*'
                if __chunk_is_node "$at $word"
                    set at "$at $word"
                else
                    set operand (math $operand + 1)
                end
        end
    end
    if not set -q expects[1]; and string match -q -- '-*=*' $current
        set -l parts (string split -m 1 = -- $current)
        for line in (__chunk_values "$at $parts[1]" $parts[2])
            echo $parts[1]=$line
        end
        return
    end
    if set -q expects[1]
        __chunk_values "$at $expects[1]" $current
    else if string match -q -- '-*' $current
        __chunk_flags $at
    else
        __chunk_children $at
        __chunk_operands "$at $operand" $current
    end
end

function __chunk_is_node
${decide(nodePathsOf(tables))}
end

function __chunk_takes_value
${decide(tables.valued)}
end

function __chunk_children
${cases(tables.children)}
end

function __chunk_flags
${cases(tables.flags)}
end

function __chunk_values
${cases(tables.values)}
end

function __chunk_operands
${cases(tables.operands)}
end

complete -c chunk -f -a '(__chunk_complete)'
`;
}

function decide(keys: readonly string[]): string {
  if (keys.length === 0) return '    return 1';
  return `    contains -- $argv[1] ${keys.map(quoted).join(' \\\n        ')}`;
}

function cases(table: ReadonlyMap<string, Completions>): string {
  const lines = branches(table).flatMap(([keys, words]) => [
    `        case ${keys.map(quoted).join(' \\\n            ')}`,
    `            ${offering(words)}`,
  ]);
  if (lines.length === 0) return '    true';
  return ['    switch $argv[1]', ...lines, '    end'].join('\n');
}

function offering(words: Completions): string {
  if (words === 'files') return '__fish_complete_path $argv[2]';
  if (typeof words === 'string') return `${namesCommand(words)} 2>/dev/null`;
  return `printf '%s\\t%s\\n' ${words.map(pair).join(' \\\n                ')}`;
}

function pair({ word, summary }: Completion): string {
  return `${quoted(word)} ${quoted(summary)}`;
}

/** In fish's single quotes, a backslash escapes an apostrophe and itself. */
function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
