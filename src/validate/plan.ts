import { join } from 'node:path';
import {
  defaultStopHookMaxAttempts,
  type Project,
  type ProjectCommand,
  type ProjectReading,
  projectConfigPath,
} from '../config/project.ts';
import { UserError } from '../errors.ts';
import type { CheckRequest } from './request.ts';
import type { Check } from './run-checks.ts';

/** Requests one command of the project, an ad hoc command line (`run`), or all commands. */
type Request = Pick<CheckRequest, 'name' | 'run'>;

export const adHocName = 'custom';
const adHocTimeoutSeconds = 300;

/** The checks to run and the folder to run them in. */
export interface Plan {
  readonly folder: string;
  readonly checks: readonly Check[];
  readonly stopHookMaxAttempts: number;
  /** The config file that `--save` writes. */
  readonly file: string;
}

/**
 * Returns the plan for a request in `folder`, empty for a project without commands. Throws
 * `UserError` for an invalid config file and for a name that is not configured.
 */
export function planOf(reading: ProjectReading, folder: string, request: Request): Plan {
  if (reading.state === 'unreadable') {
    throw new UserError('config.invalid', {
      message: `${reading.file} cannot be used: ${reading.why}`,
      hint: 'Fix the file and try again.',
    });
  }
  const empty = {
    folder,
    file: join(folder, projectConfigPath),
    commands: [],
    stopHookMaxAttempts: defaultStopHookMaxAttempts,
  };
  const project: Project = reading.state === 'read' ? reading.project : empty;
  return { ...project, checks: checksOf(project, request) };
}

function checksOf({ commands }: Project, { name, run }: Request): readonly Check[] {
  if (run?.trim() === '')
    throw new UserError('flag.value', { message: '--cmd needs a command line' });
  if (run !== undefined) {
    const check = { name: name ?? adHocName, run, timeoutSeconds: adHocTimeoutSeconds };
    return [{ ...check, source: {}, remote: false, cacheable: false }];
  }
  if (name === undefined) return commands.map(checkOf);
  const found = commands.find((each) => each.name === name);
  if (found !== undefined) return [checkOf(found)];
  const shown = /^[\w.:-]+$/.test(name) ? name : 'NAME';
  throw new UserError('validate.not_configured', {
    message: `the command "${name}" is not configured`,
    detail: commands.length === 0 ? undefined : `Configured: ${namesOf(commands)}`,
    hint: `To add it: chunk validate ${shown} --cmd "…" --save`,
  });
}

function namesOf(commands: readonly ProjectCommand[]): string {
  return commands.map(({ name }) => name).join(', ');
}

function checkOf({ name, run, timeoutSeconds, remote, source }: ProjectCommand): Check {
  return { name, run, timeoutSeconds, remote, source, cacheable: true };
}
