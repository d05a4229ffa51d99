import { isAbsolute, resolve } from 'node:path';
import type { Git } from './git.ts';
import { type ShellWord, shellCommands } from './shell-commands.ts';

/** A call of Git. The folder is as far as the text shows. */
interface GitCall {
  readonly subcommand: string;
  readonly args: readonly string[];
  readonly folder: string;
}

/** Bounds `sh -c "sh -c …"`. */
const maxDepth = 5;

const shells = /^(ba|z|da|k|a)?sh$/;
/** Programs that run another program, given among their arguments. */
const wrappers =
  /^(env|sudo|doas|command|builtin|exec|nohup|nice|ionice|time|timeout|gtimeout|xargs|stdbuf|setsid|find|caffeinate|chronic)$/;
const reservedWords = /^(if|then|elif|else|while|until|do|!|\{|time|coproc)$/;
const assignment = /^[A-Za-z_][A-Za-z0-9_]*\+?=/;
/** Options of `git` itself that take the next word as their value. */
const valuedGitOptions = ['-C', '-c', '--git-dir', '--work-tree', '--namespace', '--config-env'];
/** With these options `git commit` commits nothing. */
const harmless = ['--dry-run', '--short', '--porcelain', '--long', '--help', '-h'];

/** The calls of Git in a shell text that starts in `folder`. `home` is what `~` stands for. */
function gitCalls(text: string, folder: string, home: string, depth = 0): GitCall[] {
  const calls: GitCall[] = [];
  let here = folder;
  for (const { words, input } of shellCommands(text)) {
    const command = withoutPrefixes(words);
    const [first, ...rest] = command;
    if (first === undefined) continue;
    const program = programName(first.text);
    const script = scriptOf(program, rest, input);
    if (program === 'cd' || program === 'pushd') here = resolveFolder(rest[0], here, home);
    else if (program === 'git') calls.push(...gitCall(rest, here, home));
    else if (script !== undefined && depth < maxDepth) {
      calls.push(...gitCalls(script, here, home, depth + 1));
    }
  }
  return calls;
}

/** True if a call of Git makes a commit. */
function makesCommit({ subcommand, args }: GitCall): boolean {
  const end = args.indexOf('--');
  const options = end === -1 ? args : args.slice(0, end);
  return subcommand === 'commit' && !options.some((option) => harmless.includes(option));
}

/** The subcommands that agents use most; none of them can be an alias. */
const wellKnown =
  /^(add|am|apply|blame|branch|checkout|cherry-pick|clean|clone|commit|config|describe|diff|fetch|grep|init|log|ls-files|merge|mv|pull|push|rebase|reflog|remote|reset|restore|rev-parse|revert|rm|show|stash|status|submodule|switch|tag|worktree)$/;

interface CommitContext {
  readonly folder: string;
  /** What `~` stands for. */
  readonly home: string;
  readonly git: Git;
}

/** The folder in which a shell text makes its first commit, by `git commit` or an alias for it. */
export async function commitFolder(
  text: string,
  { folder, home, git }: CommitContext,
): Promise<string | undefined> {
  for (const call of gitCalls(text, folder, home)) {
    if (makesCommit(call)) return call.folder;
    if (wellKnown.test(call.subcommand)) continue;
    const alias = await git.ask(call.folder, ['config', '--get', `alias.${call.subcommand}`]);
    if (alias === undefined) continue;
    // git-config(1): an alias that begins with "!" is a shell command, any other a subcommand.
    const meant = alias.startsWith('!') ? alias.slice(1) : `git ${alias}`;
    const found = gitCalls(`${meant.trimEnd()} ${call.args.join(' ')}`, call.folder, home);
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

/** Returns the text that `sh -c TEXT`, `sh <<END` or `eval TEXT` runs. */
function scriptOf(program: string, args: readonly ShellWord[], input: string): string | undefined {
  if (program === 'eval') return args.map(({ text }) => text).join(' ');
  if (!shells.test(program)) return undefined;
  const flag = args.findIndex(({ text }) => /^-[a-z]*c[a-z]*$/.test(text));
  return flag === -1 ? input : args[flag + 1]?.text;
}

function gitCall(words: readonly ShellWord[], folder: string, home: string): GitCall[] {
  let here = folder;
  for (let index = 0; index < words.length; index++) {
    const word = words[index];
    if (word === undefined) break;
    const { text } = word;
    if (!text.startsWith('-')) {
      const args = words.slice(index + 1).map(({ text: each }) => each);
      return [{ subcommand: text, args, folder: here }];
    }
    if (text === '--help' || text === '--version') break;
    if (text.startsWith('--work-tree=')) {
      here = resolveFolder({ ...word, text: text.slice('--work-tree='.length) }, here, home);
    }
    if (!valuedGitOptions.includes(text)) continue;
    index++;
    if (text === '-C' || text === '--work-tree') here = resolveFolder(words[index], here, home);
  }
  return [];
}

function resolveFolder(word: ShellWord | undefined, folder: string, home: string): string {
  if (word === undefined || !word.literal || word.text === '-') return folder;
  const path = word.text.replace(/^~(?=\/|$)/, () => home);
  return isAbsolute(path) ? path : resolve(folder, path);
}
