import { systemErrorCode, UserError } from '../errors.ts';
import type { Cli } from '../system/cli.ts';
import type { ChildEnvironment } from '../system/environment.ts';

const maxEnvFileBytes = 1024 * 1024;

/**
 * Variables that Git sets for its hooks. If passed on, they would point a check's own calls of Git,
 * for example in tests, to this repository. The list is from `git rev-parse --local-env-vars`.
 */
const repositoryVariables = [
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_CONFIG',
  'GIT_CONFIG_PARAMETERS',
  'GIT_CONFIG_COUNT',
  'GIT_OBJECT_DIRECTORY',
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_IMPLICIT_WORK_TREE',
  'GIT_GRAFT_FILE',
  'GIT_INDEX_FILE',
  'GIT_NO_REPLACE_OBJECTS',
  'GIT_REPLACE_REF_BASE',
  'GIT_PREFIX',
  'GIT_SHALLOW_FILE',
  'GIT_COMMON_DIR',
  'GIT_INTERNAL_SUPER_PREFIX',
  'GIT_NAMESPACE',
  'GIT_QUARANTINE_PATH',
];

/** Returns an environment without the variables that point Git to one repository. */
export function withoutGitVariables(env: ChildEnvironment): ChildEnvironment {
  // Every hook call runs this, and filtering the entries takes five times as long.
  const kept: Record<string, string> = { ...env };
  for (const name of repositoryVariables) delete kept[name];
  return kept;
}

/**
 * Returns the variables of `--env-file` and of `--env NAME=VALUE`, which takes precedence. Throws
 * `UserError` for a malformed assignment and for a file that cannot be read.
 */
export async function readVariables(
  assignments: readonly string[],
  file: string | undefined,
  cli: Cli,
): Promise<Record<string, string>> {
  const variables: Record<string, string> = {};
  if (file !== undefined) {
    const text = await readEnvFile(file, cli);
    // Loaded only when needed, because loading takes a millisecond.
    const { parseEnv } = await import('node:util');
    for (const [name, value] of Object.entries(parseEnv(text))) {
      if (value !== undefined) variables[name] = value;
    }
  }
  for (const assignment of assignments) {
    const [, name, value] = /^([A-Za-z_][A-Za-z0-9_]*)=(.*)$/s.exec(assignment) ?? [];
    if (name === undefined || value === undefined) {
      throw new UserError('flag.value', {
        message: '--env takes NAME=VALUE',
        detail: 'A name has letters, digits and underscores, and does not start with a digit.',
      });
    }
    variables[name] = value;
  }
  return variables;
}

async function readEnvFile(path: string, cli: Cli): Promise<string> {
  const { readGivenText, UnusableFile } = await import('../files/given-file.ts');
  try {
    return await readGivenText(path, maxEnvFileBytes, cli);
  } catch (error) {
    const why = error instanceof UnusableFile ? error.why : systemErrorCode(error);
    if (why === undefined) throw error;
    throw new UserError('flag.value', { message: `cannot read the --env-file ${path} (${why})` });
  }
}
