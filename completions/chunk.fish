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
    contains -- $argv[1] 'chunk build-prompt' \
        'chunk validate' \
        'chunk init' \
        'chunk hook' \
        'chunk hook enable' \
        'chunk hook disable' \
        'chunk hook status' \
        'chunk skill' \
        'chunk skill install' \
        'chunk skill list' \
        'chunk task' \
        'chunk task run' \
        'chunk task config' \
        'chunk auth' \
        'chunk auth set' \
        'chunk auth status' \
        'chunk auth remove' \
        'chunk config' \
        'chunk config show' \
        'chunk config set' \
        'chunk org' \
        'chunk org list' \
        'chunk org create' \
        'chunk telemetry' \
        'chunk telemetry status' \
        'chunk telemetry enable' \
        'chunk telemetry disable' \
        'chunk telemetry show' \
        'chunk telemetry view' \
        'chunk telemetry schema' \
        'chunk telemetry preview' \
        'chunk telemetry flush' \
        'chunk telemetry reset' \
        'chunk completion' \
        'chunk completion install' \
        'chunk completion uninstall' \
        'chunk completion names' \
        'chunk completion bash' \
        'chunk completion zsh' \
        'chunk completion fish' \
        'chunk completion powershell' \
        'chunk upgrade' \
        'chunk commands'
end

function __chunk_takes_value
    contains -- $argv[1] 'chunk build-prompt --org' \
        'chunk build-prompt --repos' \
        'chunk build-prompt --exclude' \
        'chunk build-prompt --top' \
        'chunk build-prompt --since' \
        'chunk build-prompt --output' \
        'chunk build-prompt --analyzer' \
        'chunk build-prompt --from' \
        'chunk build-prompt --max-comments' \
        'chunk build-prompt --analyze-model' \
        'chunk build-prompt --prompt-model' \
        'chunk validate --cmd' \
        'chunk validate --project' \
        'chunk validate --env' \
        'chunk validate -e' \
        'chunk validate --env-file' \
        'chunk validate --sidecar-id' \
        'chunk validate --org-id' \
        'chunk validate --identity-file' \
        'chunk validate --workdir' \
        'chunk init --project-dir' \
        'chunk hook enable --project' \
        'chunk hook disable --project' \
        'chunk hook status --project' \
        'chunk task run --definition' \
        'chunk task run --prompt' \
        'chunk task run --branch' \
        'chunk completion install --shell' \
        'chunk completion uninstall --shell' \
        'chunk completion bash --output' \
        'chunk completion bash -o' \
        'chunk completion zsh --output' \
        'chunk completion zsh -o' \
        'chunk completion fish --output' \
        'chunk completion fish -o' \
        'chunk completion powershell --output' \
        'chunk completion powershell -o' \
        'chunk upgrade --version'
end

function __chunk_children
    switch $argv[1]
        case 'chunk'
            printf '%s\t%s\n' 'build-prompt' 'Write a review prompt from a team\'s review comments' \
                'validate' 'Run the project\'s checks, as a person or as an agent\'s hook' \
                'init' 'Set up a project: its checks, and the agents\' hooks and skills' \
                'hook' 'Turn a project\'s hooks off and on again, without touching the agents\' settings' \
                'skill' 'Skills for coding agents: review a change, find gaps in tests, debug CI failures' \
                'task' 'Start a coding agent\'s task on CircleCI' \
                'auth' 'Manage credentials for GitHub, Anthropic and CircleCI' \
                'config' 'Show and change settings' \
                'org' 'CircleCI organizations' \
                'telemetry' 'See, stop and erase usage telemetry' \
                'completion' 'Complete commands and flags in your shell with the Tab key' \
                'upgrade' 'Replace this program with the newest release, verified' \
                'commands' 'List every command'
        case 'chunk hook'
            printf '%s\t%s\n' 'enable' 'Turn the hooks on: an agent has to pass the checks' \
                'disable' 'Turn the hooks off: agents commit and stop without a check' \
                'status' 'Print "enabled" or "disabled"'
        case 'chunk skill'
            printf '%s\t%s\n' 'install' 'Write the skills into the project, or into the user\'s home' \
                'list' 'List the skills, and whether each agent has them'
        case 'chunk task'
            printf '%s\t%s\n' 'run' 'Start a task, and print the ids of its run and pipeline' \
                'config' 'Set up .chunk/run.json: the project, and the tasks that can be run'
        case 'chunk auth'
            printf '%s\t%s\n' 'set' 'Store a credential, by default in the system keychain' \
                'status' 'Show each credential: its source, owner, and whether it is valid' \
                'remove' 'Remove a credential from all stores'
        case 'chunk config'
            printf '%s\t%s\n' 'show' 'Show every setting and where its value comes from' \
                'set' 'Change a setting'
        case 'chunk org'
            printf '%s\t%s\n' 'list' 'List your organizations and their ids, for CIRCLECI_ORG_ID' \
                'create' 'Create an organization, and print its id'
        case 'chunk telemetry'
            printf '%s\t%s\n' 'status' 'Show whether telemetry is on, and which rule decides' \
                'enable' 'Turn telemetry on' \
                'disable' 'Turn telemetry off and delete unsent events' \
                'show' 'Show all sent and queued events, byte for byte' \
                'view' 'Show all events as a page in the browser, with charts' \
                'schema' 'Show every field that may be sent, what it is for and who owns it' \
                'preview' 'Show what a command line would send, without running it' \
                'flush' 'Send queued events now' \
                'reset' 'Delete everything recorded and make a new anonymous id'
        case 'chunk completion'
            printf '%s\t%s\n' 'install' 'Turn completion on, with a line in the start-up file of your shell' \
                'uninstall' 'Take that line out again' \
                'names' 'Print names that the project gives, for the scripts' \
                'bash' 'Print the completion script for bash' \
                'zsh' 'Print the completion script for zsh' \
                'fish' 'Print the completion script for fish' \
                'powershell' 'Print the completion script for PowerShell'
    end
end

function __chunk_flags
    switch $argv[1]
        case 'chunk' \
            'chunk hook' \
            'chunk skill' \
            'chunk task' \
            'chunk auth' \
            'chunk config' \
            'chunk config set' \
            'chunk org' \
            'chunk telemetry' \
            'chunk telemetry enable' \
            'chunk telemetry disable' \
            'chunk completion' \
            'chunk completion names'
            printf '%s\t%s\n' '--no-telemetry' 'Record and send nothing about this run' \
                '--help' 'Show help' \
                '-h' 'Show help' \
                '--version' 'Show the version' \
                '-v' 'Show the version'
        case 'chunk build-prompt'
            printf '%s\t%s\n' '--org' 'GitHub organization or user (with --repos)' \
                '--repos' 'Repositories, comma-separated (default: the one of the "origin" remote)' \
                '--exclude' 'Leave out these reviewers, such as bots with user accounts' \
                '--top' 'Analyze the N most active reviewers (default: 5)' \
                '--since' 'Read comments since that day, UTC (default: three months ago)' \
                '--output' 'Where to write the prompt (default: .chunk/context/review-prompt.md)' \
                '--analyzer' 'claude uses a model; local uses none, and with --from needs no key and no network' \
                '--from' 'Analyze a saved details file instead of GitHub' \
                '--max-comments' 'Analyze at most the N newest comments of each reviewer' \
                '--analyze-model' 'Model that reads the comments (default: the setting "model", if it is set)' \
                '--prompt-model' 'Model that writes the prompt (default: the setting "model", if it is set)' \
                '--include-attribution' 'Say in the prompt who asks for what' \
                '--dry-run' 'Show the expected cost; no model is asked and nothing is written' \
                '--debug' 'Write details (JSON), ranking (CSV), rules (JSON) and analysis beside the prompt' \
                '--force' 'Replace files that chunk did not write, without asking' \
                '--json' 'Print a summary as JSON on stdout' \
                '--no-telemetry' 'Record and send nothing about this run' \
                '--help' 'Show help' \
                '-h' 'Show help' \
                '--version' 'Show the version' \
                '-v' 'Show the version'
        case 'chunk validate'
            printf '%s\t%s\n' '--list' 'List the configured commands' \
                '--dry-run' 'Show what would run' \
                '--cmd' 'Run this line instead' \
                '--save' 'Keep the line of --cmd in the project' \
                '--project' 'Folder to start from' \
                '--env' 'Set a variable for the commands; may be repeated' \
                '-e' 'Set a variable for the commands; may be repeated' \
                '--env-file' 'Set the variables of a file' \
                '--no-cache' 'Also run what has passed on the same files' \
                '--json' 'Print JSON' \
                '--remote' 'For sidecars, which are not available yet' \
                '--sidecar-id' 'For sidecars, which are not available yet' \
                '--org-id' 'For sidecars, which are not available yet' \
                '--identity-file' 'For sidecars, which are not available yet' \
                '--workdir' 'For sidecars, which are not available yet' \
                '--no-telemetry' 'Record and send nothing about this run' \
                '--help' 'Show help' \
                '-h' 'Show help' \
                '--version' 'Show the version' \
                '-v' 'Show the version'
        case 'chunk init'
            printf '%s\t%s\n' '--project-dir' 'The project\'s folder; without it, the current one' \
                '--dry-run' 'Show what would be written, and write nothing' \
                '--force' 'Replace the commands in .chunk/config.json with the proposed ones' \
                '--undo' 'Take out what init added, and nothing else' \
                '--json' 'Print JSON' \
                '--skip-validate' 'Propose no commands' \
                '--skip-hooks' 'Leave the agents\' settings alone' \
                '--skip-skills' 'Install no skills' \
                '--skip-completions' 'Do not mention shell completion' \
                '--skip-git-hook' 'Accepted for older scripts; no Git hook is written' \
                '--skip-org-id' 'Accepted for older scripts; CircleCI is not asked' \
                '--skip-test-suites' 'Accepted for older scripts; no test suites file is written' \
                '--no-telemetry' 'Record and send nothing about this run' \
                '--help' 'Show help' \
                '-h' 'Show help' \
                '--version' 'Show the version' \
                '-v' 'Show the version'
        case 'chunk hook enable' \
            'chunk hook disable' \
            'chunk hook status'
            printf '%s\t%s\n' '--project' 'The project\'s folder; otherwise the root of the repository, or the current folder' \
                '--no-telemetry' 'Record and send nothing about this run' \
                '--help' 'Show help' \
                '-h' 'Show help' \
                '--version' 'Show the version' \
                '-v' 'Show the version'
        case 'chunk skill install'
            printf '%s\t%s\n' '--project' 'In the project (the default)' \
                '--user' 'In your home, for all projects' \
                '--force' 'Replace skills that you changed, too' \
                '-f' 'Replace skills that you changed, too' \
                '--json' 'Print JSON' \
                '--no-telemetry' 'Record and send nothing about this run' \
                '--help' 'Show help' \
                '-h' 'Show help' \
                '--version' 'Show the version' \
                '-v' 'Show the version'
        case 'chunk skill list'
            printf '%s\t%s\n' '--project' 'In the project (the default)' \
                '--user' 'In your home, for all projects' \
                '--json' 'Print JSON' \
                '--no-telemetry' 'Record and send nothing about this run' \
                '--help' 'Show help' \
                '-h' 'Show help' \
                '--version' 'Show the version' \
                '-v' 'Show the version'
        case 'chunk task run'
            printf '%s\t%s\n' '--definition' 'A task of .chunk/run.json, or the UUID of a definition' \
                '--prompt' 'What to do' \
                '--branch' 'The branch to check out; otherwise the task\'s own, or main' \
                '--new-branch' 'Work on a new branch' \
                '--no-pipeline-as-tool' 'Do not let the agent run the pipeline' \
                '--json' 'Print JSON' \
                '--no-telemetry' 'Record and send nothing about this run' \
                '--help' 'Show help' \
                '-h' 'Show help' \
                '--version' 'Show the version' \
                '-v' 'Show the version'
        case 'chunk task config'
            printf '%s\t%s\n' '--force' 'Replace what is there without a question' \
                '-f' 'Replace what is there without a question' \
                '--no-telemetry' 'Record and send nothing about this run' \
                '--help' 'Show help' \
                '-h' 'Show help' \
                '--version' 'Show the version' \
                '-v' 'Show the version'
        case 'chunk auth set'
            printf '%s\t%s\n' '--stdin' 'Read the credential from a pipe' \
                '--no-verify' 'Store it without checking it with the provider' \
                '--force' 'Replace a stored credential without a question' \
                '-f' 'Replace a stored credential without a question' \
                '--insecure-storage' 'Use the config file instead of the system keychain' \
                '--no-telemetry' 'Record and send nothing about this run' \
                '--help' 'Show help' \
                '-h' 'Show help' \
                '--version' 'Show the version' \
                '-v' 'Show the version'
        case 'chunk auth status'
            printf '%s\t%s\n' '--json' 'Print JSON' \
                '--insecure-storage' 'Do not look in the system keychain' \
                '--no-telemetry' 'Record and send nothing about this run' \
                '--help' 'Show help' \
                '-h' 'Show help' \
                '--version' 'Show the version' \
                '-v' 'Show the version'
        case 'chunk auth remove'
            printf '%s\t%s\n' '--force' 'Remove it without a question' \
                '-f' 'Remove it without a question' \
                '--insecure-storage' 'Look in the config file only, not in the system keychain' \
                '--no-telemetry' 'Record and send nothing about this run' \
                '--help' 'Show help' \
                '-h' 'Show help' \
                '--version' 'Show the version' \
                '-v' 'Show the version'
        case 'chunk config show' \
            'chunk org list' \
            'chunk org create' \
            'chunk telemetry status' \
            'chunk telemetry show' \
            'chunk telemetry schema' \
            'chunk telemetry reset' \
            'chunk commands'
            printf '%s\t%s\n' '--json' 'Print JSON' \
                '--no-telemetry' 'Record and send nothing about this run' \
                '--help' 'Show help' \
                '-h' 'Show help' \
                '--version' 'Show the version' \
                '-v' 'Show the version'
        case 'chunk telemetry view'
            printf '%s\t%s\n' '--no-open' 'Only print the address of the page' \
                '--json' 'Print JSON' \
                '--no-telemetry' 'Record and send nothing about this run' \
                '--help' 'Show help' \
                '-h' 'Show help' \
                '--version' 'Show the version' \
                '-v' 'Show the version'
        case 'chunk telemetry preview'
            printf '%s\t%s\n' '--json' 'Print JSON and nothing else' \
                '--no-telemetry' 'Record and send nothing about this run' \
                '--help' 'Show help' \
                '-h' 'Show help' \
                '--version' 'Show the version' \
                '-v' 'Show the version'
        case 'chunk telemetry flush'
            printf '%s\t%s\n' '--quiet' 'Print nothing, whatever happens' \
                '--json' 'Print JSON' \
                '--no-telemetry' 'Record and send nothing about this run' \
                '--help' 'Show help' \
                '-h' 'Show help' \
                '--version' 'Show the version' \
                '-v' 'Show the version'
        case 'chunk completion install' \
            'chunk completion uninstall'
            printf '%s\t%s\n' '--shell' 'The shell; by default the one in SHELL' \
                '--no-telemetry' 'Record and send nothing about this run' \
                '--help' 'Show help' \
                '-h' 'Show help' \
                '--version' 'Show the version' \
                '-v' 'Show the version'
        case 'chunk completion bash' \
            'chunk completion zsh' \
            'chunk completion fish' \
            'chunk completion powershell'
            printf '%s\t%s\n' '--output' 'Write to this file instead of standard output' \
                '-o' 'Write to this file instead of standard output' \
                '--no-telemetry' 'Record and send nothing about this run' \
                '--help' 'Show help' \
                '-h' 'Show help' \
                '--version' 'Show the version' \
                '-v' 'Show the version'
        case 'chunk upgrade'
            printf '%s\t%s\n' '--check' 'Only tell whether there is a newer release' \
                '--version' 'Install this release, even an older one' \
                '--rollback' 'Put back what the last upgrade replaced' \
                '--json' 'Print JSON' \
                '--no-telemetry' 'Record and send nothing about this run' \
                '--help' 'Show help' \
                '-h' 'Show help'
    end
end

function __chunk_values
    switch $argv[1]
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
            __fish_complete_path $argv[2]
        case 'chunk build-prompt --analyzer'
            printf '%s\t%s\n' 'claude' '' \
                'local' ''
        case 'chunk task run --definition'
            chunk completion names tasks 2>/dev/null
        case 'chunk completion install --shell' \
            'chunk completion uninstall --shell'
            printf '%s\t%s\n' 'bash' '' \
                'zsh' '' \
                'fish' ''
    end
end

function __chunk_operands
    switch $argv[1]
        case 'chunk validate 0'
            chunk completion names commands 2>/dev/null
        case 'chunk skill install 0'
            printf '%s\t%s\n' 'chunk-review' '' \
                'chunk-testing-gaps' '' \
                'debug-ci-failures' ''
        case 'chunk auth set 0' \
            'chunk auth remove 0'
            printf '%s\t%s\n' 'github' '' \
                'anthropic' '' \
                'circleci' ''
        case 'chunk config set 0'
            printf '%s\t%s\n' 'model' '' \
                'useSSHIdentityFile' '' \
                'telemetry' '' \
                'orgID' '' \
                'validation.sidecarImage' ''
        case 'chunk completion names 0'
            printf '%s\t%s\n' 'commands' '' \
                'tasks' ''
    end
end

complete -c chunk -f -a '(__chunk_complete)'
