# chunk completion for PowerShell. Generated from the command tree.
# Use: chunk completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName 'chunk', 'chunk.exe' -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $nodes = @('chunk build-prompt', 'chunk validate', 'chunk auth', 'chunk auth set', 'chunk auth status', 'chunk auth remove', 'chunk config', 'chunk config show', 'chunk config set', 'chunk org', 'chunk org list', 'chunk telemetry', 'chunk telemetry status', 'chunk telemetry enable', 'chunk telemetry disable', 'chunk telemetry show', 'chunk telemetry view', 'chunk telemetry schema', 'chunk telemetry preview', 'chunk telemetry flush', 'chunk telemetry reset', 'chunk completion', 'chunk completion install', 'chunk completion uninstall', 'chunk completion bash', 'chunk completion zsh', 'chunk completion fish', 'chunk completion powershell', 'chunk upgrade', 'chunk commands')
  $valued = @('chunk build-prompt --org', 'chunk build-prompt --repos', 'chunk build-prompt --exclude', 'chunk build-prompt --top', 'chunk build-prompt --since', 'chunk build-prompt --output', 'chunk build-prompt --analyzer', 'chunk build-prompt --from', 'chunk build-prompt --max-comments', 'chunk build-prompt --analyze-model', 'chunk build-prompt --prompt-model', 'chunk validate --cmd', 'chunk validate --project', 'chunk validate --env', 'chunk validate -e', 'chunk validate --env-file', 'chunk validate --sidecar-id', 'chunk completion install --shell', 'chunk completion uninstall --shell', 'chunk upgrade --version')
  $at = 'chunk'
  $expects = $null
  $operand = 0
  foreach ($element in ($commandAst.CommandElements | Select-Object -Skip 1)) {
    if ($element.Extent.EndOffset -ge $cursorPosition) { break }
    $word = $element.Extent.Text
    if ($null -ne $expects) { $expects = $null; continue }
    if ($word -eq '--') { return }
    if ($word -like '-*=*') { continue }
    if ($word -like '-*') {
      if ($valued -ccontains "$at $word") { $expects = $word }
    } elseif ($nodes -ccontains "$at $word") {
      $at = "$at $word"
    } else {
      $operand++
    }
  }
  $prefix = ''
  $current = "$wordToComplete"
  if (($null -eq $expects) -and ($current -like '-*=*')) {
    $expects, $current = $current -split '=', 2
    $prefix = "$expects="
  }
  $found = @()
  if ($null -ne $expects) {
    switch -CaseSensitive ("$at $expects") {
      'chunk build-prompt --analyzer' { $found += 'claude', 'local' }
      'chunk completion install --shell' { $found += 'bash', 'zsh', 'fish' }
      'chunk completion uninstall --shell' { $found += 'bash', 'zsh', 'fish' }
    }
  } elseif ($current -like '-*') {
    switch -CaseSensitive ($at) {
      'chunk' { $found += ('--no-telemetry' + "`t" + 'Record and send nothing about this run'), ('--help' + "`t" + 'Show help'), ('-h' + "`t" + 'Show help'), ('--version' + "`t" + 'Show the version'), ('-v' + "`t" + 'Show the version') }
      'chunk auth' { $found += ('--no-telemetry' + "`t" + 'Record and send nothing about this run'), ('--help' + "`t" + 'Show help'), ('-h' + "`t" + 'Show help'), ('--version' + "`t" + 'Show the version'), ('-v' + "`t" + 'Show the version') }
      'chunk config' { $found += ('--no-telemetry' + "`t" + 'Record and send nothing about this run'), ('--help' + "`t" + 'Show help'), ('-h' + "`t" + 'Show help'), ('--version' + "`t" + 'Show the version'), ('-v' + "`t" + 'Show the version') }
      'chunk config set' { $found += ('--no-telemetry' + "`t" + 'Record and send nothing about this run'), ('--help' + "`t" + 'Show help'), ('-h' + "`t" + 'Show help'), ('--version' + "`t" + 'Show the version'), ('-v' + "`t" + 'Show the version') }
      'chunk org' { $found += ('--no-telemetry' + "`t" + 'Record and send nothing about this run'), ('--help' + "`t" + 'Show help'), ('-h' + "`t" + 'Show help'), ('--version' + "`t" + 'Show the version'), ('-v' + "`t" + 'Show the version') }
      'chunk telemetry' { $found += ('--no-telemetry' + "`t" + 'Record and send nothing about this run'), ('--help' + "`t" + 'Show help'), ('-h' + "`t" + 'Show help'), ('--version' + "`t" + 'Show the version'), ('-v' + "`t" + 'Show the version') }
      'chunk telemetry enable' { $found += ('--no-telemetry' + "`t" + 'Record and send nothing about this run'), ('--help' + "`t" + 'Show help'), ('-h' + "`t" + 'Show help'), ('--version' + "`t" + 'Show the version'), ('-v' + "`t" + 'Show the version') }
      'chunk telemetry disable' { $found += ('--no-telemetry' + "`t" + 'Record and send nothing about this run'), ('--help' + "`t" + 'Show help'), ('-h' + "`t" + 'Show help'), ('--version' + "`t" + 'Show the version'), ('-v' + "`t" + 'Show the version') }
      'chunk completion' { $found += ('--no-telemetry' + "`t" + 'Record and send nothing about this run'), ('--help' + "`t" + 'Show help'), ('-h' + "`t" + 'Show help'), ('--version' + "`t" + 'Show the version'), ('-v' + "`t" + 'Show the version') }
      'chunk completion bash' { $found += ('--no-telemetry' + "`t" + 'Record and send nothing about this run'), ('--help' + "`t" + 'Show help'), ('-h' + "`t" + 'Show help'), ('--version' + "`t" + 'Show the version'), ('-v' + "`t" + 'Show the version') }
      'chunk completion zsh' { $found += ('--no-telemetry' + "`t" + 'Record and send nothing about this run'), ('--help' + "`t" + 'Show help'), ('-h' + "`t" + 'Show help'), ('--version' + "`t" + 'Show the version'), ('-v' + "`t" + 'Show the version') }
      'chunk completion fish' { $found += ('--no-telemetry' + "`t" + 'Record and send nothing about this run'), ('--help' + "`t" + 'Show help'), ('-h' + "`t" + 'Show help'), ('--version' + "`t" + 'Show the version'), ('-v' + "`t" + 'Show the version') }
      'chunk completion powershell' { $found += ('--no-telemetry' + "`t" + 'Record and send nothing about this run'), ('--help' + "`t" + 'Show help'), ('-h' + "`t" + 'Show help'), ('--version' + "`t" + 'Show the version'), ('-v' + "`t" + 'Show the version') }
      'chunk build-prompt' { $found += ('--org' + "`t" + 'GitHub organization or user (with --repos)'), ('--repos' + "`t" + 'Repositories, comma-separated (default: the one of the "origin" remote)'), ('--exclude' + "`t" + 'Leave out these reviewers, such as bots with user accounts'), ('--top' + "`t" + 'Analyze the N most active reviewers (default: 5)'), ('--since' + "`t" + 'Read comments since that day, UTC (default: three months ago)'), ('--output' + "`t" + 'Where to write the prompt (default: .chunk/context/review-prompt.md)'), ('--analyzer' + "`t" + 'claude uses a model; local uses none, and with --from needs no key and no network'), ('--from' + "`t" + 'Analyze a saved details file in place of GitHub'), ('--max-comments' + "`t" + 'Analyze at most the N newest comments of each reviewer'), ('--analyze-model' + "`t" + 'Model that reads the comments (default: the setting "model", if it is set)'), ('--prompt-model' + "`t" + 'Model that writes the prompt (default: the setting "model", if it is set)'), ('--include-attribution' + "`t" + 'Say in the prompt who asks for what'), ('--dry-run' + "`t" + 'Stop before anything is paid for or written; show the expected cost'), ('--debug' + "`t" + 'Write details (JSON), ranking (CSV) and analysis beside the prompt'), ('--force' + "`t" + 'Replace files that chunk did not write, without asking'), ('--json' + "`t" + 'Print a summary as JSON on stdout'), ('--no-telemetry' + "`t" + 'Record and send nothing about this run'), ('--help' + "`t" + 'Show help'), ('-h' + "`t" + 'Show help'), ('--version' + "`t" + 'Show the version'), ('-v' + "`t" + 'Show the version') }
      'chunk validate' { $found += ('--list' + "`t" + 'List the configured commands'), ('--dry-run' + "`t" + 'Show what would run'), ('--cmd' + "`t" + 'Run this line instead'), ('--save' + "`t" + 'Keep the line of --cmd in the project'), ('--project' + "`t" + 'Folder to start from'), ('--env' + "`t" + 'Set a variable for the commands; may be repeated'), ('-e' + "`t" + 'Set a variable for the commands; may be repeated'), ('--env-file' + "`t" + 'Set the variables of a file'), ('--no-cache' + "`t" + 'Also run what has passed on the same files'), ('--json' + "`t" + 'Print JSON'), ('--remote' + "`t" + 'For sidecars, which are not available yet'), ('--sidecar-id' + "`t" + 'For sidecars, which are not available yet'), ('--no-telemetry' + "`t" + 'Record and send nothing about this run'), ('--help' + "`t" + 'Show help'), ('-h' + "`t" + 'Show help'), ('--version' + "`t" + 'Show the version'), ('-v' + "`t" + 'Show the version') }
      'chunk auth set' { $found += ('--stdin' + "`t" + 'Read the credential from a pipe'), ('--no-verify' + "`t" + 'Store it without asking the provider whether it is good'), ('--force' + "`t" + 'Replace a stored credential without a question'), ('--insecure-storage' + "`t" + 'Use the config file instead of the system keychain'), ('--no-telemetry' + "`t" + 'Record and send nothing about this run'), ('--help' + "`t" + 'Show help'), ('-h' + "`t" + 'Show help'), ('--version' + "`t" + 'Show the version'), ('-v' + "`t" + 'Show the version') }
      'chunk auth status' { $found += ('--json' + "`t" + 'Print JSON'), ('--insecure-storage' + "`t" + 'Do not look in the system keychain'), ('--no-telemetry' + "`t" + 'Record and send nothing about this run'), ('--help' + "`t" + 'Show help'), ('-h' + "`t" + 'Show help'), ('--version' + "`t" + 'Show the version'), ('-v' + "`t" + 'Show the version') }
      'chunk auth remove' { $found += ('--force' + "`t" + 'Remove it without a question'), ('--insecure-storage' + "`t" + 'Look in the config file only, not in the system keychain'), ('--no-telemetry' + "`t" + 'Record and send nothing about this run'), ('--help' + "`t" + 'Show help'), ('-h' + "`t" + 'Show help'), ('--version' + "`t" + 'Show the version'), ('-v' + "`t" + 'Show the version') }
      'chunk config show' { $found += ('--json' + "`t" + 'Print JSON'), ('--no-telemetry' + "`t" + 'Record and send nothing about this run'), ('--help' + "`t" + 'Show help'), ('-h' + "`t" + 'Show help'), ('--version' + "`t" + 'Show the version'), ('-v' + "`t" + 'Show the version') }
      'chunk org list' { $found += ('--json' + "`t" + 'Print JSON'), ('--no-telemetry' + "`t" + 'Record and send nothing about this run'), ('--help' + "`t" + 'Show help'), ('-h' + "`t" + 'Show help'), ('--version' + "`t" + 'Show the version'), ('-v' + "`t" + 'Show the version') }
      'chunk telemetry status' { $found += ('--json' + "`t" + 'Print JSON'), ('--no-telemetry' + "`t" + 'Record and send nothing about this run'), ('--help' + "`t" + 'Show help'), ('-h' + "`t" + 'Show help'), ('--version' + "`t" + 'Show the version'), ('-v' + "`t" + 'Show the version') }
      'chunk telemetry show' { $found += ('--json' + "`t" + 'Print JSON'), ('--no-telemetry' + "`t" + 'Record and send nothing about this run'), ('--help' + "`t" + 'Show help'), ('-h' + "`t" + 'Show help'), ('--version' + "`t" + 'Show the version'), ('-v' + "`t" + 'Show the version') }
      'chunk telemetry schema' { $found += ('--json' + "`t" + 'Print JSON'), ('--no-telemetry' + "`t" + 'Record and send nothing about this run'), ('--help' + "`t" + 'Show help'), ('-h' + "`t" + 'Show help'), ('--version' + "`t" + 'Show the version'), ('-v' + "`t" + 'Show the version') }
      'chunk telemetry reset' { $found += ('--json' + "`t" + 'Print JSON'), ('--no-telemetry' + "`t" + 'Record and send nothing about this run'), ('--help' + "`t" + 'Show help'), ('-h' + "`t" + 'Show help'), ('--version' + "`t" + 'Show the version'), ('-v' + "`t" + 'Show the version') }
      'chunk commands' { $found += ('--json' + "`t" + 'Print JSON'), ('--no-telemetry' + "`t" + 'Record and send nothing about this run'), ('--help' + "`t" + 'Show help'), ('-h' + "`t" + 'Show help'), ('--version' + "`t" + 'Show the version'), ('-v' + "`t" + 'Show the version') }
      'chunk telemetry view' { $found += ('--no-open' + "`t" + 'Only print the address of the page'), ('--json' + "`t" + 'Print JSON'), ('--no-telemetry' + "`t" + 'Record and send nothing about this run'), ('--help' + "`t" + 'Show help'), ('-h' + "`t" + 'Show help'), ('--version' + "`t" + 'Show the version'), ('-v' + "`t" + 'Show the version') }
      'chunk telemetry preview' { $found += ('--json' + "`t" + 'Print JSON and nothing else'), ('--no-telemetry' + "`t" + 'Record and send nothing about this run'), ('--help' + "`t" + 'Show help'), ('-h' + "`t" + 'Show help'), ('--version' + "`t" + 'Show the version'), ('-v' + "`t" + 'Show the version') }
      'chunk telemetry flush' { $found += ('--quiet' + "`t" + 'Print nothing, whatever happens'), ('--json' + "`t" + 'Print JSON'), ('--no-telemetry' + "`t" + 'Record and send nothing about this run'), ('--help' + "`t" + 'Show help'), ('-h' + "`t" + 'Show help'), ('--version' + "`t" + 'Show the version'), ('-v' + "`t" + 'Show the version') }
      'chunk completion install' { $found += ('--shell' + "`t" + 'For this shell; otherwise for the one in SHELL'), ('--no-telemetry' + "`t" + 'Record and send nothing about this run'), ('--help' + "`t" + 'Show help'), ('-h' + "`t" + 'Show help'), ('--version' + "`t" + 'Show the version'), ('-v' + "`t" + 'Show the version') }
      'chunk completion uninstall' { $found += ('--shell' + "`t" + 'For this shell; otherwise for the one in SHELL'), ('--no-telemetry' + "`t" + 'Record and send nothing about this run'), ('--help' + "`t" + 'Show help'), ('-h' + "`t" + 'Show help'), ('--version' + "`t" + 'Show the version'), ('-v' + "`t" + 'Show the version') }
      'chunk upgrade' { $found += ('--check' + "`t" + 'Only say whether there is a newer release'), ('--version' + "`t" + 'Install this release, older ones too'), ('--rollback' + "`t" + 'Put back what the last upgrade replaced'), ('--json' + "`t" + 'Print JSON'), ('--no-telemetry' + "`t" + 'Record and send nothing about this run'), ('--help' + "`t" + 'Show help'), ('-h' + "`t" + 'Show help') }
    }
  } else {
    switch -CaseSensitive ($at) {
      'chunk' { $found += ('build-prompt' + "`t" + 'Write a review prompt from a team''s review comments'), ('validate' + "`t" + 'Run the project''s checks, as a person or as an agent''s hook'), ('auth' + "`t" + 'Keep credentials for GitHub, Anthropic and CircleCI'), ('config' + "`t" + 'Show and change settings'), ('org' + "`t" + 'Look up CircleCI organizations'), ('telemetry' + "`t" + 'See, stop and erase usage telemetry'), ('completion' + "`t" + 'Complete commands and flags in your shell with the Tab key'), ('upgrade' + "`t" + 'Replace this program with the newest release, verified'), ('commands' + "`t" + 'List every command') }
      'chunk auth' { $found += ('set' + "`t" + 'Store a credential, in the system keychain unless told otherwise'), ('status' + "`t" + 'Show every credential: where it is, whether it works, whose it is'), ('remove' + "`t" + 'Remove a credential from everywhere it is stored') }
      'chunk config' { $found += ('show' + "`t" + 'Show every setting and where its value comes from'), ('set' + "`t" + 'Change a setting') }
      'chunk org' { $found += ('list' + "`t" + 'List your organizations and their ids, as CIRCLECI_ORG_ID wants them') }
      'chunk telemetry' { $found += ('status' + "`t" + 'Show whether telemetry is on, and which rule decides'), ('enable' + "`t" + 'Turn telemetry on'), ('disable' + "`t" + 'Turn telemetry off and delete what waits to be sent'), ('show' + "`t" + 'Show what was sent and what waits, to the byte'), ('view' + "`t" + 'Show the same as a page in the browser, with charts'), ('schema' + "`t" + 'Show every field that may be sent, what it is for and who owns it'), ('preview' + "`t" + 'Show what a command line would send, without running it'), ('flush' + "`t" + 'Send what waits, now'), ('reset' + "`t" + 'Make a new anonymous id and erase everything recorded') }
      'chunk completion' { $found += ('install' + "`t" + 'Turn completion on, by a line in the start-up file of your shell'), ('uninstall' + "`t" + 'Take that line out again'), ('bash' + "`t" + 'Print the completion script for bash'), ('zsh' + "`t" + 'Print the completion script for zsh'), ('fish' + "`t" + 'Print the completion script for fish'), ('powershell' + "`t" + 'Print the completion script for PowerShell') }
    }
    switch -CaseSensitive ("$at $operand") {
      'chunk auth set 0' { $found += 'github', 'anthropic', 'circleci' }
      'chunk auth remove 0' { $found += 'github', 'anthropic', 'circleci' }
      'chunk config set 0' { $found += 'model', 'useSSHIdentityFile', 'telemetry', 'orgID', 'validation.sidecarImage' }
    }
  }
  foreach ($line in $found) {
    $word, $summary = $line -split "`t", 2
    if (-not $word.StartsWith($current, [StringComparison]::Ordinal)) { continue }
    if (-not $summary) { $summary = $word }
    [System.Management.Automation.CompletionResult]::new("$prefix$word", $word, 'ParameterValue', $summary)
  }
}
