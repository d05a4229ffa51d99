import { branches, type Completions, namesCommand, nodePathsOf, type Tables } from './tables.ts';

/** Returns the completion script for PowerShell, 5.1 or newer. */
export function powershellScript(tables: Tables): string {
  return `# chunk completion for PowerShell. Generated from the command tree.
# Use: chunk completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName 'chunk', 'chunk.exe' -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $nodes = ${list(nodePathsOf(tables))}
  $valued = ${list(tables.valued)}
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
${cases(tables.values)}
    }
  } elseif ($current -like '-*') {
    switch -CaseSensitive ($at) {
${cases(tables.flags)}
    }
  } else {
    switch -CaseSensitive ($at) {
${cases(tables.children)}
    }
    switch -CaseSensitive ("$at $operand") {
${cases(tables.operands)}
    }
  }
  foreach ($line in $found) {
    $word, $summary = $line -split "\`t", 2
    if (-not $word.StartsWith($current, [StringComparison]::Ordinal)) { continue }
    if (-not $summary) { $summary = $word }
    [System.Management.Automation.CompletionResult]::new("$prefix$word", $word, 'ParameterValue', $summary)
  }
}
`;
}

// For a path nothing is offered: PowerShell then completes file names itself.
function cases(table: ReadonlyMap<string, Completions>): string {
  return branches(table)
    .flatMap(([keys, words]) => {
      if (words === 'files') return [];
      if (typeof words === 'string') {
        const found = `@(${namesCommand(words)} 2>$null)`;
        return keys.map((key) => `      ${quoted(key)} { $found += ${found} }`);
      }
      const items = words.map(({ word, summary }) =>
        summary === '' ? quoted(word) : `(${quoted(word)} + "\`t" + ${quoted(summary)})`,
      );
      return keys.map((key) => `      ${quoted(key)} { $found += ${items.join(', ')} }`);
    })
    .join('\n');
}

function list(words: readonly string[]): string {
  return `@(${words.map(quoted).join(', ')})`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
