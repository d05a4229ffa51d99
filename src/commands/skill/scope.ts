import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Agent, agents } from '../../agents/agents.ts';
import { UserError } from '../../errors.ts';
import { repositoryRoot } from '../../files/repository.ts';
import type { Cli } from '../../system/cli.ts';

export const scopeFlags = {
  project: { type: 'boolean', description: 'Use the project (default)' },
  user: { type: 'boolean', description: 'Use your home folder, for all projects' },
} as const;

/** The folder that an agent loads skills from. */
export interface SkillsFolder {
  readonly agent: Agent;
  readonly folder: string;
  /** True if the agent is set up here; always true in a project, whose files are shared. */
  readonly isAvailable: boolean;
}

/** Returns each agent's skills folder in the scope. Throws `UserError` if both flags are given. */
export function skillsFolders(
  { user, project }: { readonly user: boolean | undefined; readonly project: boolean | undefined },
  cli: Cli,
): readonly SkillsFolder[] {
  if (user && project) {
    throw new UserError('flag.value', {
      message: '--user and --project cannot be used together',
      hint: 'Use only one of them.',
    });
  }
  const { home } = cli.paths;
  const root = user ? home : (repositoryRoot(cli.cwd) ?? cli.cwd);
  return agents.map((agent) => ({
    agent,
    folder: join(root, agent.skillsFolder),
    isAvailable: !user || agent.homeFolders.some((each) => existsSync(join(home, each))),
  }));
}
