# chunk completion for bash. Generated from the command tree.
# Use: eval "$(chunk completion bash)"
_chunk() {
  # A user's own IFS would split the words elsewhere.
  local IFS=$' \t\n'
  local current=${COMP_WORDS[COMP_CWORD]} at=chunk expects= prefix= word index
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
      -*) if _chunk_takes_value "$at $word"; then expects=$word; fi ;;
      *)
        if _chunk_is_node "$at $word"; then at="$at $word"; else operand=$((operand + 1)); fi
        ;;
    esac
  done
  if [[ $current == = ]]; then current=; fi
  if [[ -z $expects && $current == -*=* ]]; then
    expects=${current%%=*}
    prefix=$expects=
    current=${current#*=}
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

_chunk_is_node() {
  case $1 in
    'chunk build-prompt' | \
      'chunk validate' | \
      'chunk init' | \
      'chunk hook' | \
      'chunk hook enable' | \
      'chunk hook disable' | \
      'chunk hook status' | \
      'chunk skill' | \
      'chunk skill install' | \
      'chunk skill list' | \
      'chunk task' | \
      'chunk task run' | \
      'chunk task config' | \
      'chunk auth' | \
      'chunk auth set' | \
      'chunk auth status' | \
      'chunk auth remove' | \
      'chunk config' | \
      'chunk config show' | \
      'chunk config set' | \
      'chunk org' | \
      'chunk org list' | \
      'chunk org create' | \
      'chunk telemetry' | \
      'chunk telemetry status' | \
      'chunk telemetry enable' | \
      'chunk telemetry disable' | \
      'chunk telemetry show' | \
      'chunk telemetry view' | \
      'chunk telemetry schema' | \
      'chunk telemetry preview' | \
      'chunk telemetry flush' | \
      'chunk telemetry reset' | \
      'chunk completion' | \
      'chunk completion install' | \
      'chunk completion uninstall' | \
      'chunk completion names' | \
      'chunk completion bash' | \
      'chunk completion zsh' | \
      'chunk completion fish' | \
      'chunk completion powershell' | \
      'chunk upgrade' | \
      'chunk commands') return 0 ;;
  esac
  return 1
}

_chunk_takes_value() {
  case $1 in
    'chunk build-prompt --org' | \
      'chunk build-prompt --repos' | \
      'chunk build-prompt --exclude' | \
      'chunk build-prompt --top' | \
      'chunk build-prompt --since' | \
      'chunk build-prompt --output' | \
      'chunk build-prompt --analyzer' | \
      'chunk build-prompt --from' | \
      'chunk build-prompt --max-comments' | \
      'chunk build-prompt --analyze-model' | \
      'chunk build-prompt --prompt-model' | \
      'chunk validate --cmd' | \
      'chunk validate --project' | \
      'chunk validate --env' | \
      'chunk validate -e' | \
      'chunk validate --env-file' | \
      'chunk validate --sidecar-id' | \
      'chunk validate --org-id' | \
      'chunk validate --identity-file' | \
      'chunk validate --workdir' | \
      'chunk init --project-dir' | \
      'chunk hook enable --project' | \
      'chunk hook disable --project' | \
      'chunk hook status --project' | \
      'chunk task run --definition' | \
      'chunk task run --prompt' | \
      'chunk task run --branch' | \
      'chunk completion install --shell' | \
      'chunk completion uninstall --shell' | \
      'chunk completion bash --output' | \
      'chunk completion bash -o' | \
      'chunk completion zsh --output' | \
      'chunk completion zsh -o' | \
      'chunk completion fish --output' | \
      'chunk completion fish -o' | \
      'chunk completion powershell --output' | \
      'chunk completion powershell -o' | \
      'chunk upgrade --version') return 0 ;;
  esac
  return 1
}

_chunk_children() {
  case $1 in
    'chunk') words='build-prompt validate init hook skill task auth config org telemetry completion upgrade commands' ;;
    'chunk hook') words='enable disable status' ;;
    'chunk skill') words='install list' ;;
    'chunk task') words='run config' ;;
    'chunk auth') words='set status remove' ;;
    'chunk config') words='show set' ;;
    'chunk org') words='list create' ;;
    'chunk telemetry') words='status enable disable show view schema preview flush reset' ;;
    'chunk completion') words='install uninstall names bash zsh fish powershell' ;;
  esac
}

_chunk_flags() {
  case $1 in
    'chunk' | \
      'chunk hook' | \
      'chunk skill' | \
      'chunk task' | \
      'chunk auth' | \
      'chunk config' | \
      'chunk config set' | \
      'chunk org' | \
      'chunk telemetry' | \
      'chunk telemetry enable' | \
      'chunk telemetry disable' | \
      'chunk completion' | \
      'chunk completion names') words='--no-telemetry --help -h --version -v' ;;
    'chunk build-prompt') words='--org --repos --exclude --top --since --output --analyzer --from --max-comments --analyze-model --prompt-model --include-attribution --dry-run --debug --force --json --no-telemetry --help -h --version -v' ;;
    'chunk validate') words='--list --dry-run --cmd --save --project --env -e --env-file --no-cache --json --remote --sidecar-id --org-id --identity-file --workdir --no-telemetry --help -h --version -v' ;;
    'chunk init') words='--project-dir --dry-run --force --undo --json --skip-validate --skip-hooks --skip-skills --skip-completions --skip-git-hook --skip-org-id --skip-test-suites --no-telemetry --help -h --version -v' ;;
    'chunk hook enable' | \
      'chunk hook disable' | \
      'chunk hook status') words='--project --no-telemetry --help -h --version -v' ;;
    'chunk skill install') words='--project --user --force -f --json --no-telemetry --help -h --version -v' ;;
    'chunk skill list') words='--project --user --json --no-telemetry --help -h --version -v' ;;
    'chunk task run') words='--definition --prompt --branch --new-branch --no-pipeline-as-tool --json --no-telemetry --help -h --version -v' ;;
    'chunk task config') words='--force -f --no-telemetry --help -h --version -v' ;;
    'chunk auth set') words='--stdin --no-verify --force -f --insecure-storage --no-telemetry --help -h --version -v' ;;
    'chunk auth status') words='--json --insecure-storage --no-telemetry --help -h --version -v' ;;
    'chunk auth remove') words='--force -f --insecure-storage --no-telemetry --help -h --version -v' ;;
    'chunk config show' | \
      'chunk org list' | \
      'chunk org create' | \
      'chunk telemetry status' | \
      'chunk telemetry show' | \
      'chunk telemetry schema' | \
      'chunk telemetry reset' | \
      'chunk commands') words='--json --no-telemetry --help -h --version -v' ;;
    'chunk telemetry view') words='--no-open --json --no-telemetry --help -h --version -v' ;;
    'chunk telemetry preview') words='--json --no-telemetry --help -h --version -v' ;;
    'chunk telemetry flush') words='--quiet --json --no-telemetry --help -h --version -v' ;;
    'chunk completion install' | \
      'chunk completion uninstall') words='--shell --no-telemetry --help -h --version -v' ;;
    'chunk completion bash' | \
      'chunk completion zsh' | \
      'chunk completion fish' | \
      'chunk completion powershell') words='--output -o --no-telemetry --help -h --version -v' ;;
    'chunk upgrade') words='--check --version --rollback --json --no-telemetry --help -h' ;;
  esac
}

_chunk_values() {
  case $1 in
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
    'chunk task run --definition') words=$(chunk completion names tasks 2>/dev/null) ;;
    'chunk completion install --shell' | \
      'chunk completion uninstall --shell') words='bash zsh fish' ;;
  esac
}

_chunk_operands() {
  case $1 in
    'chunk validate 0') words=$(chunk completion names commands 2>/dev/null) ;;
    'chunk skill install 0') words='chunk-review chunk-testing-gaps debug-ci-failures' ;;
    'chunk auth set 0' | \
      'chunk auth remove 0') words='github anthropic circleci' ;;
    'chunk config set 0') words='model useSSHIdentityFile telemetry orgID validation.sidecarImage' ;;
    'chunk completion names 0') words='commands tasks' ;;
  esac
}

complete -F _chunk chunk
