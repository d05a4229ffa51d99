import { projectConfigPath } from '../../config/project.ts';
import { UserError } from '../../errors.ts';
import type { ProposedCommand } from '../../project/toolchain.ts';
import type { Cli } from '../../system/cli.ts';
import { escapeControls } from '../../terminal/escape-controls.ts';
import type { FileOutcome } from './outcome.ts';

/** The result of a run of `init`. */
export interface InitReport {
  readonly folder: string;
  readonly dryRun: boolean;
  /** The detected toolchains. */
  readonly toolchains: readonly string[];
  /** The proposed commands; `init` writes them unless the config file has its own. */
  readonly commands: readonly ProposedCommand[];
  readonly notes: readonly string[];
  readonly files: readonly FileOutcome[];
}

/** Reports the changes on stderr; a dry run prints the planned changes on stdout. */
export async function report(result: InitReport, isJson: boolean, cli: Cli): Promise<void> {
  if (isJson) return cli.output.json(result);
  const log = await cli.output.log();
  if (result.dryRun) {
    for (const file of result.files) cli.output.text(describe(file, 'would be ').join('\n'));
  } else {
    for (const file of grouped(result.files)) {
      const [first = '', ...more] = describe({ ...file, added: [] }, '');
      if (file.action === 'failed') log.error(first);
      else if (file.action === 'unchanged' || file.action === 'kept') log.info(`  ${first}`);
      else log.success(first);
      for (const line of more) log.warn(line);
      if (file.path === projectConfigPath && /^(created|changed)$/.test(file.action)) {
        for (const line of listed(result.commands)) log.info(line);
      }
    }
  }
  for (const note of result.notes) log.info(escapeControls(note));
}

/** Throws `UserError` if a file could not be changed. */
export function failIfIncomplete(files: readonly FileOutcome[], again: string): void {
  const failed = files.filter(({ action }) => action === 'failed');
  const [first] = failed;
  if (first === undefined) return;
  const others = failed.length - 1;
  const predicate = others > 0 ? ` and ${others} more were not changed` : ' was not changed';
  throw new UserError('init.incomplete', {
    message: `${first.path}${predicate}: ${whyOf(first)}`,
    hint: `Fix it, then run: ${again}`,
  });
}

function listed(commands: readonly ProposedCommand[]): string[] {
  const width = Math.max(0, ...commands.map(({ name }) => name.length));
  return commands.map(({ name, run }) => escapeControls(`    ${name.padEnd(width)}  ${run}`));
}

function describe(
  { path, action, added, problem, warnings = [] }: FileOutcome,
  prefix: string,
): string[] {
  const why = problem && `: ${whyOf({ path, action, problem })}`;
  const verbs = { unchanged: 'unchanged', kept: 'kept', failed: 'not changed' } as const;
  const verb = action in verbs ? verbs[action as keyof typeof verbs] : `${prefix}${action}`;
  const lines = (added ?? []).flatMap((each) =>
    each
      .replace(/^,?\r?\n/, '')
      .trimEnd()
      .split(/\r?\n/),
  );
  return [
    `${path}  ${verb}${why ?? ''}`,
    ...lines.map((line) => `  + ${escapeControls(line.replaceAll('\t', '  '))}`),
    ...warnings.map((warning) => `${path}: ${escapeControls(warning)}`),
  ];
}

function whyOf({ problem }: FileOutcome): string {
  const { why = '', line, column } = problem ?? {};
  const where = line === undefined ? '' : `line ${line}, column ${column}: `;
  return `${where}${why}`;
}

// Skill files with the same outcome share one line.
function grouped(files: readonly FileOutcome[]): FileOutcome[] {
  const lines = new Map<string, { file: FileOutcome; count: number }>();
  for (const file of files) {
    const folder = /^(.*\/skills)\//.exec(file.path)?.[1];
    const key = folder === undefined ? file.path : `${folder} ${file.action} ${whyOf(file)}`;
    const found = lines.get(key);
    if (found === undefined) lines.set(key, { file, count: 1 });
    else lines.set(key, { file: { ...found.file, path: folder ?? '' }, count: found.count + 1 });
  }
  return [...lines.values()].map(({ file, count }) =>
    count === 1 ? file : { ...file, path: `${file.path} (${count} skills)` },
  );
}
