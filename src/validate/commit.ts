import { isAbsolute, resolve } from 'node:path';
import type { Git } from './git.ts';
import { type ShellWord, shellCommands } from './shell-commands.ts';

/** A call of Git and its folder, which is the parent's if the text does not show it. */
interface GitCall {
  readonly subcommand: string;
  readonly args: readonly string[];
  readonly folder: string;
}

/** Limits the nesting of `sh -c "sh -c …"`. */
const maxDepth = 5;

const shells = /^(ba|z|da|k|a)?sh$/;
/** Programs that run another program, named in their arguments. */
const wrappers =
  /^(env|sudo|doas|command|builtin|exec|nohup|nice|ionice|time|timeout|gtimeout|xargs|stdbuf|setsid|find|caffeinate|chronic)$/;
const reservedWords = /^(if|then|elif|else|while|until|do|!|\{|time|coproc)$/;
const assignment = /^[A-Za-z_][A-Za-z0-9_]*\+?=/;
/** Options of `git` itself whose value is the next word. */
const valuedGitOptions = ['-C', '-c', '--git-dir', '--work-tree', '--namespace', '--config-env'];
/** Options with which `git commit` makes no commit. */
const noCommitOptions = ['--dry-run', '--short', '--porcelain', '--long', '--help', '-h'];

/** Returns the calls of Git in a shell text that starts in `folder`; `~` expands to `home`. */
function gitCalls(text: string, folder: string, home: string, depth = 0): GitCall[] {
  const calls: GitCall[] = [];
  let cwd = folder;
  for (const { words, input } of shellCommands(text)) {
    const command = withoutPrefixes(words);
    const [first, ...rest] = command;
    if (first === undefined) continue;
    const program = programName(first.text);
    const script = scriptOf(program, rest, input);
    if (program === 'cd' || program === 'pushd') cwd = resolveFolder(rest[0], cwd, home);
    else if (program === 'git') calls.push(...gitCall(rest, cwd, home));
    else if (script !== undefined && depth < maxDepth) {
      calls.push(...gitCalls(script, cwd, home, depth + 1));
    }
  }
  return calls;
}

/** True if a call of Git makes a commit. */
function makesCommit({ subcommand, args }: GitCall): boolean {
  const end = args.indexOf('--');
  const options = end === -1 ? args : args.slice(0, end);
  return subcommand === 'commit' && !options.some((option) => noCommitOptions.includes(option));
}

/** Common subcommands of Git. Git does not let an alias replace them. */
const wellKnown =
  /^(add|am|apply|blame|branch|checkout|cherry-pick|clean|clone|commit|config|describe|diff|fetch|grep|init|log|ls-files|merge|mv|pull|push|rebase|reflog|remote|reset|restore|rev-parse|revert|rm|show|stash|status|submodule|switch|tag|worktree)$/;

interface CommitContext {
  readonly folder: string;
  /** The folder that `~` expands to. */
  readonly home: string;
  readonly git: Git;
}

/** Returns the folder of a shell text's first commit, by `git commit` or an alias; or undefined. */
export async function commitFolder(
  text: string,
  { folder, home, git }: CommitContext,
): Promise<string | undefined> {
  for (const call of gitCalls(text, folder, home)) {
    if (makesCommit(call)) return call.folder;
    if (wellKnown.test(call.subcommand)) continue;
    const alias = await git.ask(call.folder, ['config', '--get', `alias.${call.subcommand}`]);
    if (alias === undefined) continue;
    // git-config(1): an alias that begins with "!" is a shell command, otherwise a subcommand.
    const expanded = alias.startsWith('!') ? alias.slice(1) : `git ${alias}`;
    const found = gitCalls(`${expanded.trimEnd()} ${call.args.join(' ')}`, call.folder, home);
    const commit = found.find(makesCommit);
    if (commit !== undefined) return commit.folder;
  }
  return undefined;
}

function withoutPrefixes(words: readonly ShellWord[]): readonly ShellWord[] {
  let rest = words;
  while (rest[0] !== undefined && (reservedWords.test(rest[0].text) || isAssignment(rest[0]))) {
    rest = rest.slice(1);
  }
  if (rest[0] === undefined || !wrappers.test(programName(rest[0].text))) return rest;
  const inner = rest.findIndex(({ text }, index) => {
    const name = programName(text);
    return index > 0 && (name === 'git' || shells.test(name));
  });
  return inner === -1 ? [] : rest.slice(inner);
}

function isAssignment({ text }: ShellWord): boolean {
  return assignment.test(text);
}

function programName(text: string): string {
  const name = text.slice(Math.max(text.lastIndexOf('/'), text.lastIndexOf('\\')) + 1);
  return name.toLowerCase().replace(/\.exe$/, '');
}

/** Returns the script that `sh -c SCRIPT`, `sh <<END` or `eval SCRIPT` runs. */
function scriptOf(program: string, args: readonly ShellWord[], input: string): string | undefined {
  if (program === 'eval') return args.map(({ text }) => text).join(' ');
  if (!shells.test(program)) return undefined;
  const flag = args.findIndex(({ text }) => /^-[a-z]*c[a-z]*$/.test(text));
  return flag === -1 ? input : args[flag + 1]?.text;
}

function gitCall(words: readonly ShellWord[], folder: string, home: string): GitCall[] {
  let cwd = folder;
  for (let index = 0; index < words.length; index++) {
    const word = words[index];
    if (word === undefined) break;
    const { text } = word;
    if (!text.startsWith('-')) {
      const args = words.slice(index + 1).map(({ text: each }) => each);
      return [{ subcommand: text, args, folder: cwd }];
    }
    if (text === '--help' || text === '--version') break;
    if (text.startsWith('--work-tree=')) {
      cwd = resolveFolder({ ...word, text: text.slice('--work-tree='.length) }, cwd, home);
    }
    if (!valuedGitOptions.includes(text)) continue;
    index++;
    if (text === '-C' || text === '--work-tree') cwd = resolveFolder(words[index], cwd, home);
  }
  return [];
}

function resolveFolder(word: ShellWord | undefined, folder: string, home: string): string {
  if (word === undefined || !word.literal || word.text === '-') return folder;
  const path = word.text.replace(/^~(?=\/|$)/, () => home);
  return isAbsolute(path) ? path : resolve(folder, path);
}
