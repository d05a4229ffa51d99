# chunk completion for bash. Generated from the command tree.
# Use: eval "$(chunk completion bash)"
_chunk() {
  # A user's own IFS would split the words elsewhere.
  local IFS=$' \t\n'
  local current=${COMP_WORDS[COMP_CWORD]} at=chunk expects= prefix= words= word index
  local operand=0
  COMPREPLY=()
  for ((index = 1; index < COMP_CWORD; index++)); do
    word=${COMP_WORDS[index]}
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
    expects=${current%%=*}
    prefix=$expects=
    current=${current#*=}
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
    # generated: words
    'chunk') words='build-prompt validate init hook skill task auth config org telemetry completion upgrade commands' ;;
    'chunk <flags>' | \
      'chunk hook <flags>' | \
      'chunk skill <flags>' | \
      'chunk task <flags>' | \
      'chunk auth <flags>' | \
      'chunk config <flags>' | \
      'chunk config set <flags>' | \
      'chunk org <flags>' | \
      'chunk telemetry <flags>' | \
      'chunk telemetry enable <flags>' | \
      'chunk telemetry disable <flags>' | \
      'chunk completion <flags>' | \
      'chunk completion names <flags>') words='--no-telemetry --help -h --version -v' ;;
    'chunk build-prompt <flags>') words='--org --repos --exclude --top --since --output --analyzer --from --max-comments --analyze-model --prompt-model --include-attribution --dry-run --debug --force --json --no-telemetry --help -h --version -v' ;;
    'chunk build-prompt --org' | \
      'chunk build-prompt --repos' | \
      'chunk build-prompt --exclude' | \
      'chunk build-prompt --top' | \
      'chunk build-prompt --since' | \
      'chunk build-prompt --max-comments' | \
      'chunk build-prompt --analyze-model' | \
      'chunk build-prompt --prompt-model' | \
      'chunk validate --cmd' | \
      'chunk validate --env' | \
      'chunk validate -e' | \
      'chunk validate --sidecar-id' | \
      'chunk validate --org-id' | \
      'chunk task run --prompt' | \
      'chunk task run --branch' | \
      'chunk config set 1' | \
      'chunk org create 0' | \
      'chunk upgrade --version') words='' ;;
    'chunk build-prompt --output' | \
      'chunk build-prompt --from' | \
      'chunk validate --project' | \
      'chunk validate --env-file' | \
      'chunk validate --identity-file' | \
      'chunk validate --workdir' | \
      'chunk init --project-dir' | \
      'chunk hook enable --project' | \
      'chunk hook disable --project' | \
      'chunk hook status --project' | \
      'chunk completion bash --output' | \
      'chunk completion bash -o' | \
      'chunk completion zsh --output' | \
      'chunk completion zsh -o' | \
      'chunk completion fish --output' | \
      'chunk completion fish -o' | \
      'chunk completion powershell --output' | \
      'chunk completion powershell -o') words='<files>' ;;
    'chunk build-prompt --analyzer') words='claude local' ;;
    'chunk validate <flags>') words='--list --dry-run --cmd --save --project --env -e --env-file --no-cache --json --remote --sidecar-id --org-id --identity-file --workdir --no-telemetry --help -h --version -v' ;;
    'chunk validate 0') words='<commands>' ;;
    'chunk init <flags>') words='--project-dir --dry-run --force --undo --json --skip-validate --skip-hooks --skip-skills --skip-completions --skip-git-hook --skip-org-id --skip-test-suites --no-telemetry --help -h --version -v' ;;
    'chunk hook') words='enable disable status' ;;
    'chunk hook enable <flags>' | \
      'chunk hook disable <flags>' | \
      'chunk hook status <flags>') words='--project --no-telemetry --help -h --version -v' ;;
    'chunk skill') words='install list' ;;
    'chunk skill install <flags>') words='--project --user --force -f --json --no-telemetry --help -h --version -v' ;;
    'chunk skill install 0') words='chunk-review chunk-testing-gaps debug-ci-failures' ;;
    'chunk skill list <flags>') words='--project --user --json --no-telemetry --help -h --version -v' ;;
    'chunk task') words='run config' ;;
    'chunk task run <flags>') words='--definition --prompt --branch --new-branch --no-pipeline-as-tool --json --no-telemetry --help -h --version -v' ;;
    'chunk task run --definition') words='<tasks>' ;;
    'chunk task config <flags>') words='--force -f --no-telemetry --help -h --version -v' ;;
    'chunk auth') words='set status remove' ;;
    'chunk auth set <flags>') words='--stdin --no-verify --force -f --insecure-storage --no-telemetry --help -h --version -v' ;;
    'chunk auth set 0' | \
      'chunk auth remove 0') words='github anthropic circleci' ;;
    'chunk auth status <flags>') words='--json --insecure-storage --no-telemetry --help -h --version -v' ;;
    'chunk auth remove <flags>') words='--force -f --insecure-storage --no-telemetry --help -h --version -v' ;;
    'chunk config') words='show set' ;;
    'chunk config show <flags>' | \
      'chunk org list <flags>' | \
      'chunk org create <flags>' | \
      'chunk telemetry status <flags>' | \
      'chunk telemetry show <flags>' | \
      'chunk telemetry schema <flags>' | \
      'chunk telemetry reset <flags>' | \
      'chunk commands <flags>') words='--json --no-telemetry --help -h --version -v' ;;
    'chunk config set 0') words='model useSSHIdentityFile telemetry orgID validation.sidecarImage' ;;
    'chunk org') words='list create' ;;
    'chunk telemetry') words='status enable disable show view schema preview flush reset' ;;
    'chunk telemetry view <flags>') words='--no-open --json --no-telemetry --help -h --version -v' ;;
    'chunk telemetry preview <flags>') words='--json --no-telemetry --help -h --version -v' ;;
    'chunk telemetry flush <flags>') words='--quiet --json --no-telemetry --help -h --version -v' ;;
    'chunk completion') words='install uninstall names bash zsh fish powershell' ;;
    'chunk completion install <flags>' | \
      'chunk completion uninstall <flags>') words='--shell --no-telemetry --help -h --version -v' ;;
    'chunk completion install --shell' | \
      'chunk completion uninstall --shell') words='bash zsh fish' ;;
    'chunk completion names 0') words='commands tasks' ;;
    'chunk completion bash <flags>' | \
      'chunk completion zsh <flags>' | \
      'chunk completion fish <flags>' | \
      'chunk completion powershell <flags>') words='--output -o --no-telemetry --help -h --version -v' ;;
    'chunk upgrade <flags>') words='--check --version --rollback --json --no-telemetry --help -h' ;;
    # end
    *) return 1 ;;
  esac
}

complete -F _chunk chunk
