# chunk completion for fish. Generated from the command tree.
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
            printf '%s\n' $words
    end
end

function __chunk_words
    switch $argv[1]
        # generated: words
        case 'chunk'
            printf '%s\t%s\n' 'build-prompt' 'Write a review prompt from a team\'s review comments' \
                'validate' 'Run the project\'s checks, manually or as an agent hook' \
                'init' 'Set up a project: checks, agent hooks and agent skills' \
                'hook' 'Turn a project\'s agent hooks on or off' \
                'skill' 'Install skills for coding agents, such as code review' \
                'task' 'Run agent tasks on CircleCI' \
                'auth' 'Manage credentials for GitHub, Anthropic and CircleCI' \
                'config' 'Show and change settings' \
                'org' 'List and create CircleCI organizations' \
                'telemetry' 'Show, turn off or erase usage telemetry' \
                'completion' 'Set up shell completion' \
                'upgrade' 'Upgrade to the latest release' \
                'commands' 'List every command'
        case 'chunk <flags>' \
                'chunk hook <flags>' \
                'chunk skill <flags>' \
                'chunk task <flags>' \
                'chunk auth <flags>' \
                'chunk config <flags>' \
                'chunk config set <flags>' \
                'chunk org <flags>' \
                'chunk telemetry <flags>' \
                'chunk telemetry enable <flags>' \
                'chunk telemetry disable <flags>' \
                'chunk completion <flags>' \
                'chunk completion names <flags>'
            printf '%s\t%s\n' '--no-telemetry' 'Turn telemetry off for this run' \
                '--help' 'Show help' \
                '-h' 'Show help' \
                '--version' 'Show the version' \
                '-v' 'Show the version'
        case 'chunk build-prompt <flags>'
            printf '%s\t%s\n' '--org' 'GitHub organization or user (needs --repos)' \
                '--repos' 'Repositories, comma-separated (default: the "origin" remote)' \
                '--exclude' 'Leave out these reviewers, such as bots with user accounts' \
                '--top' 'Number of reviewers to analyze, most active first (default: 5)' \
                '--since' 'Read comments since this day, in UTC (default: three months ago)' \
                '--output' 'File to write the prompt to (default: .chunk/context/review-prompt.md)' \
                '--analyzer' 'Analyze with Claude, or locally without a model' \
                '--from' 'Read comments from a saved details file (- for stdin) instead of GitHub' \
                '--max-comments' 'Maximum number of comments per reviewer, newest first (default: all)' \
                '--analyze-model' 'Model that analyzes the comments (default: the "model" setting)' \
                '--prompt-model' 'Model that writes the prompt (default: the "model" setting)' \
                '--include-attribution' 'Name the reviewers in the prompt' \
                '--dry-run' 'Estimate the cost without calling a model or writing files' \
                '--debug' 'Also write the details (JSON), ranking (CSV), rules (JSON) and analysis' \
                '--force' 'Overwrite files that chunk did not write, without asking' \
                '--json' 'Print a summary as JSON' \
                '--no-telemetry' 'Turn telemetry off for this run' \
                '--help' 'Show help' \
                '-h' 'Show help' \
                '--version' 'Show the version' \
                '-v' 'Show the version'
        case 'chunk build-prompt --org' \
                'chunk build-prompt --repos' \
                'chunk build-prompt --exclude' \
                'chunk build-prompt --top' \
                'chunk build-prompt --since' \
                'chunk build-prompt --max-comments' \
                'chunk build-prompt --analyze-model' \
                'chunk build-prompt --prompt-model' \
                'chunk validate --cmd' \
                'chunk validate --env' \
                'chunk validate -e' \
                'chunk validate --sidecar-id' \
                'chunk validate --org-id' \
                'chunk task run --prompt' \
                'chunk task run --branch' \
                'chunk config set 1' \
                'chunk org create 0' \
                'chunk upgrade --version'
            true
        case 'chunk build-prompt --output' \
                'chunk build-prompt --from' \
                'chunk validate --project' \
                'chunk validate --env-file' \
                'chunk validate --identity-file' \
                'chunk validate --workdir' \
                'chunk init --project-dir' \
                'chunk hook enable --project' \
                'chunk hook disable --project' \
                'chunk hook status --project' \
                'chunk completion bash --output' \
                'chunk completion bash -o' \
                'chunk completion zsh --output' \
                'chunk completion zsh -o' \
                'chunk completion fish --output' \
                'chunk completion fish -o' \
                'chunk completion powershell --output' \
                'chunk completion powershell -o'
            printf '%s\t%s\n' '<files>' ''
        case 'chunk build-prompt --analyzer'
            printf '%s\t%s\n' 'claude' '' \
                'local' ''
        case 'chunk validate <flags>'
            printf '%s\t%s\n' '--list' 'List the configured commands' \
                '--dry-run' 'Show what would run' \
                '--cmd' 'Run this command line instead' \
                '--save' 'Save --cmd in .chunk/config.json' \
                '--project' 'Project folder (default: the current folder)' \
                '--env' 'Set an environment variable (repeatable)' \
                '-e' 'Set an environment variable (repeatable)' \
                '--env-file' 'Read environment variables from a file' \
                '--no-cache' 'Rerun commands that already passed on the same files' \
                '--json' 'Print JSON' \
                '--remote' 'For sidecars; not available yet' \
                '--sidecar-id' 'For sidecars; not available yet' \
                '--org-id' 'For sidecars; not available yet' \
                '--identity-file' 'For sidecars; not available yet' \
                '--workdir' 'For sidecars; not available yet' \
                '--no-telemetry' 'Turn telemetry off for this run' \
                '--help' 'Show help' \
                '-h' 'Show help' \
                '--version' 'Show the version' \
                '-v' 'Show the version'
        case 'chunk validate 0'
            printf '%s\t%s\n' '<commands>' ''
        case 'chunk init <flags>'
            printf '%s\t%s\n' '--project-dir' 'Project folder (default: the current folder)' \
                '--dry-run' 'Show what would change without writing anything' \
                '--force' 'Replace the commands in .chunk/config.json' \
                '--undo' 'Remove what init added' \
                '--json' 'Print JSON' \
                '--skip-validate' 'Do not add commands' \
                '--skip-hooks' 'Do not add agent hooks' \
                '--skip-skills' 'Do not install skills' \
                '--skip-completions' 'Do not suggest shell completion' \
                '--skip-git-hook' 'No effect; kept for older scripts' \
                '--skip-org-id' 'No effect; kept for older scripts' \
                '--skip-test-suites' 'No effect; kept for older scripts' \
                '--no-telemetry' 'Turn telemetry off for this run' \
                '--help' 'Show help' \
                '-h' 'Show help' \
                '--version' 'Show the version' \
                '-v' 'Show the version'
        case 'chunk hook'
            printf '%s\t%s\n' 'enable' 'Turn the hooks on: agents must pass the checks' \
                'disable' 'Turn the hooks off: agents commit and stop without checks' \
                'status' 'Print "enabled" or "disabled"'
        case 'chunk hook enable <flags>' \
                'chunk hook disable <flags>' \
                'chunk hook status <flags>'
            printf '%s\t%s\n' '--project' 'Project folder (default: the repository root or the current folder)' \
                '--no-telemetry' 'Turn telemetry off for this run' \
                '--help' 'Show help' \
                '-h' 'Show help' \
                '--version' 'Show the version' \
                '-v' 'Show the version'
        case 'chunk skill'
            printf '%s\t%s\n' 'install' 'Install the skills in the project or in your home folder' \
                'list' 'List the skills and their state for each agent'
        case 'chunk skill install <flags>'
            printf '%s\t%s\n' '--project' 'Use the project (default)' \
                '--user' 'Use your home folder, for all projects' \
                '--force' 'Also replace skills that you changed' \
                '-f' 'Also replace skills that you changed' \
                '--json' 'Print JSON' \
                '--no-telemetry' 'Turn telemetry off for this run' \
                '--help' 'Show help' \
                '-h' 'Show help' \
                '--version' 'Show the version' \
                '-v' 'Show the version'
        case 'chunk skill install 0'
            printf '%s\t%s\n' 'chunk-review' '' \
                'chunk-testing-gaps' '' \
                'debug-ci-failures' ''
        case 'chunk skill list <flags>'
            printf '%s\t%s\n' '--project' 'Use the project (default)' \
                '--user' 'Use your home folder, for all projects' \
                '--json' 'Print JSON' \
                '--no-telemetry' 'Turn telemetry off for this run' \
                '--help' 'Show help' \
                '-h' 'Show help' \
                '--version' 'Show the version' \
                '-v' 'Show the version'
        case 'chunk task'
            printf '%s\t%s\n' 'run' 'Start a task and print its run id and pipeline id' \
                'config' 'Set up .chunk/run.json: the project and its tasks'
        case 'chunk task run <flags>'
            printf '%s\t%s\n' '--definition' 'Task name from .chunk/run.json, or a definition UUID' \
                '--prompt' 'Prompt for the agent' \
                '--branch' 'Branch to check out (default: the task\'s branch, or main)' \
                '--new-branch' 'Create a new branch for the changes' \
                '--no-pipeline-as-tool' 'Do not let the agent run the pipeline' \
                '--json' 'Print JSON' \
                '--no-telemetry' 'Turn telemetry off for this run' \
                '--help' 'Show help' \
                '-h' 'Show help' \
                '--version' 'Show the version' \
                '-v' 'Show the version'
        case 'chunk task run --definition'
            printf '%s\t%s\n' '<tasks>' ''
        case 'chunk task config <flags>'
            printf '%s\t%s\n' '--force' 'Replace an existing file without asking' \
                '-f' 'Replace an existing file without asking' \
                '--no-telemetry' 'Turn telemetry off for this run' \
                '--help' 'Show help' \
                '-h' 'Show help' \
                '--version' 'Show the version' \
                '-v' 'Show the version'
        case 'chunk auth'
            printf '%s\t%s\n' 'set' 'Store a credential, by default in the system keychain' \
                'status' 'Show each credential\'s source, owner and validity' \
                'remove' 'Remove a credential from all stores'
        case 'chunk auth set <flags>'
            printf '%s\t%s\n' '--stdin' 'Read the credential from a pipe' \
                '--no-verify' 'Store it without verifying it' \
                '--force' 'Replace a stored credential without asking' \
                '-f' 'Replace a stored credential without asking' \
                '--insecure-storage' 'Store it in the config file instead of the system keychain' \
                '--no-telemetry' 'Turn telemetry off for this run' \
                '--help' 'Show help' \
                '-h' 'Show help' \
                '--version' 'Show the version' \
                '-v' 'Show the version'
        case 'chunk auth set 0' \
                'chunk auth remove 0'
            printf '%s\t%s\n' 'github' '' \
                'anthropic' '' \
                'circleci' ''
        case 'chunk auth status <flags>'
            printf '%s\t%s\n' '--json' 'Print JSON' \
                '--insecure-storage' 'Skip the system keychain' \
                '--no-telemetry' 'Turn telemetry off for this run' \
                '--help' 'Show help' \
                '-h' 'Show help' \
                '--version' 'Show the version' \
                '-v' 'Show the version'
        case 'chunk auth remove <flags>'
            printf '%s\t%s\n' '--force' 'Remove it without asking' \
                '-f' 'Remove it without asking' \
                '--insecure-storage' 'Skip the system keychain' \
                '--no-telemetry' 'Turn telemetry off for this run' \
                '--help' 'Show help' \
                '-h' 'Show help' \
                '--version' 'Show the version' \
                '-v' 'Show the version'
        case 'chunk config'
            printf '%s\t%s\n' 'show' 'Show every setting and where its value comes from' \
                'set' 'Change a setting'
        case 'chunk config show <flags>' \
                'chunk org list <flags>' \
                'chunk org create <flags>' \
                'chunk telemetry status <flags>' \
                'chunk telemetry show <flags>' \
                'chunk telemetry schema <flags>' \
                'chunk telemetry reset <flags>' \
                'chunk commands <flags>'
            printf '%s\t%s\n' '--json' 'Print JSON' \
                '--no-telemetry' 'Turn telemetry off for this run' \
                '--help' 'Show help' \
                '-h' 'Show help' \
                '--version' 'Show the version' \
                '-v' 'Show the version'
        case 'chunk config set 0'
            printf '%s\t%s\n' 'model' '' \
                'useSSHIdentityFile' '' \
                'telemetry' '' \
                'orgID' '' \
                'validation.sidecarImage' ''
        case 'chunk org'
            printf '%s\t%s\n' 'list' 'List your organizations with their ids (for CIRCLECI_ORG_ID)' \
                'create' 'Create an organization and print its id'
        case 'chunk telemetry'
            printf '%s\t%s\n' 'status' 'Show whether telemetry is on and which rule decides it' \
                'enable' 'Turn telemetry on' \
                'disable' 'Turn telemetry off and delete unsent events' \
                'show' 'Show all sent and queued events exactly as sent' \
                'view' 'Show all events in the browser, with charts' \
                'schema' 'Show every field that can be sent, its purpose and its owner' \
                'preview' 'Show what a command would send, without running it' \
                'flush' 'Send queued events now' \
                'reset' 'Delete all recorded data and create a new anonymous id'
        case 'chunk telemetry view <flags>'
            printf '%s\t%s\n' '--no-open' 'Print the URL of the page without opening it' \
                '--json' 'Print JSON' \
                '--no-telemetry' 'Turn telemetry off for this run' \
                '--help' 'Show help' \
                '-h' 'Show help' \
                '--version' 'Show the version' \
                '-v' 'Show the version'
        case 'chunk telemetry preview <flags>'
            printf '%s\t%s\n' '--json' 'Print JSON only' \
                '--no-telemetry' 'Turn telemetry off for this run' \
                '--help' 'Show help' \
                '-h' 'Show help' \
                '--version' 'Show the version' \
                '-v' 'Show the version'
        case 'chunk telemetry flush <flags>'
            printf '%s\t%s\n' '--quiet' 'Print nothing, even on failure' \
                '--json' 'Print JSON' \
                '--no-telemetry' 'Turn telemetry off for this run' \
                '--help' 'Show help' \
                '-h' 'Show help' \
                '--version' 'Show the version' \
                '-v' 'Show the version'
        case 'chunk completion'
            printf '%s\t%s\n' 'install' 'Add completion to your shell\'s startup file' \
                'uninstall' 'Remove completion from your shell\'s startup file' \
                'names' 'Print the project\'s command or task names (for the completion scripts)' \
                'bash' 'Print the completion script for bash' \
                'zsh' 'Print the completion script for zsh' \
                'fish' 'Print the completion script for fish' \
                'powershell' 'Print the completion script for PowerShell'
        case 'chunk completion install <flags>' \
                'chunk completion uninstall <flags>'
            printf '%s\t%s\n' '--shell' 'Shell (default: $SHELL)' \
                '--no-telemetry' 'Turn telemetry off for this run' \
                '--help' 'Show help' \
                '-h' 'Show help' \
                '--version' 'Show the version' \
                '-v' 'Show the version'
        case 'chunk completion install --shell' \
                'chunk completion uninstall --shell'
            printf '%s\t%s\n' 'bash' '' \
                'zsh' '' \
                'fish' ''
        case 'chunk completion names 0'
            printf '%s\t%s\n' 'commands' '' \
                'tasks' ''
        case 'chunk completion bash <flags>' \
                'chunk completion zsh <flags>' \
                'chunk completion fish <flags>' \
                'chunk completion powershell <flags>'
            printf '%s\t%s\n' '--output' 'Write to this file instead of stdout' \
                '-o' 'Write to this file instead of stdout' \
                '--no-telemetry' 'Turn telemetry off for this run' \
                '--help' 'Show help' \
                '-h' 'Show help' \
                '--version' 'Show the version' \
                '-v' 'Show the version'
        case 'chunk upgrade <flags>'
            printf '%s\t%s\n' '--check' 'Check for a newer release without installing it' \
                '--version' 'Install this release, even if it is older' \
                '--rollback' 'Restore the version that the last upgrade replaced' \
                '--json' 'Print JSON' \
                '--no-telemetry' 'Turn telemetry off for this run' \
                '--help' 'Show help' \
                '-h' 'Show help'
        # end
        case '*'
            return 1
    end
end

complete -c chunk -f -a '(__chunk_complete)'
