import type { Completion, CompletionBranch } from './tables.ts';

/** Returns the completion script for PowerShell, 5.1 or newer. */
export function powershellScript(branches: readonly CompletionBranch[]): string {
  return `# chunk completion for PowerShell. Generated from the command tree.
# Use: chunk completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName 'chunk', 'chunk.exe' -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  # The hashtables of PowerShell's own notation ignore case.
  $words = [System.Collections.Hashtable]::new([StringComparer]::Ordinal)
${branches.map(branch).join('\n')}
  $at = 'chunk'
  $expects = $null
  $operand = 0
  foreach ($element in ($commandAst.CommandElements | Select-Object -Skip 1)) {
    if ($element.Extent.EndOffset -ge $cursorPosition) { break }
    $word = $element.Extent.Text
    if ($null -ne $expects) { $expects = $null; continue }
    if ($word -eq '--') { return }
    if ($word -eq 'help' -or $word -like '-*=*') { continue }
    if ($word -like '-*') {
      if ($words.ContainsKey("$at $word")) { $expects = $word }
    } elseif ($words.ContainsKey("$at $word <flags>")) {
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
  $found = if ($null -ne $expects) { $words["$at $expects"] }
  elseif ($current -like '-*') { $words["$at <flags>"] }
  elseif ($words.ContainsKey($at)) { $words[$at] }
  else { $words["$at $operand"] }
  # Where no word is offered, PowerShell completes file names itself.
  if ($found -contains '<files>') { return }
  if ($found -contains '<commands>') { $found = chunk completion names commands 2>$null }
  if ($found -contains '<tasks>') { $found = chunk completion names tasks 2>$null }
  foreach ($line in $found) {
    $word, $summary = $line -split "\`t", 2
    if (-not $word.StartsWith($current, [StringComparison]::Ordinal)) { continue }
    if (-not $summary) { $summary = $word }
    [System.Management.Automation.CompletionResult]::new("$prefix$word", $word, 'ParameterValue', $summary)
  }
}
`;
}

function branch({ keys, completions }: CompletionBranch): string {
  const items = completions.map(item).join(', ');
  return `  foreach ($key in ${keys.map(quoted).join(', ')}) { $words[$key] = @(${items}) }`;
}

function item({ word, summary }: Completion): string {
  return summary === '' ? quoted(word) : `(${quoted(word)} + "\`t" + ${quoted(summary)})`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
