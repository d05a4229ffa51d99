import { skills } from '../../agents/bundled-skills.ts';
import { installSkill, skillFile } from '../../agents/skills.ts';
import { command } from '../../command-line/command.ts';
import { UserError } from '../../errors.ts';
import type { Cli } from '../../system/cli.ts';
import { type SkillsFolder, scopeFlags, skillsFolders } from './scope.ts';

interface AgentInstall {
  readonly agent: string;
  readonly skipped: boolean;
  readonly installed: string[];
  readonly updated: string[];
  /** Skills that were not replaced because the user changed them. */
  readonly kept: string[];
  readonly errors: string[];
}

const names = skills.map(({ name }) => name);

export const install = command({
  args: {
    name: { type: 'positional', required: false, description: `One of: ${names.join(', ')}` },
    ...scopeFlags,
    force: { type: 'boolean', alias: 'f', description: 'Also replace skills that you changed' },
    json: { type: 'boolean', description: 'Print JSON' },
  },
  choices: { name: names },
  examples: ['chunk skill install', 'chunk skill install chunk-review --user'],
  run: async ({ name, user, project, force, json }, cli) => {
    if (name !== undefined && !names.includes(name)) {
      throw new UserError('argument.invalid', {
        message: `unknown skill "${name}"`,
        hint: `Skills: ${names.join(', ')}`,
      });
    }
    const folders = skillsFolders({ user, project }, cli);
    const installs = folders.map((each) => installInto(each, name, force ?? false, cli));
    if (json) cli.output.json(installs);
    else await printInstalls(installs, folders, cli);
    const failed = installs.flatMap(({ errors }) => errors);
    if (failed.length > 0) {
      throw new UserError('file.write_failed', {
        message: `could not install ${failed.length === 1 ? '1 skill' : `${failed.length} skills`}`,
        detail: failed[0],
      });
    }
  },
});

function installInto(
  { agent, folder, isAvailable }: SkillsFolder,
  name: string | undefined,
  force: boolean,
  cli: Cli,
): AgentInstall {
  const result: AgentInstall = {
    agent: agent.name,
    skipped: !isAvailable,
    installed: [],
    updated: [],
    kept: [],
    errors: [],
  };
  for (const skill of skills) {
    if (!isAvailable || (name !== undefined && skill.name !== name)) continue;
    const { did, why } = installSkill(folder, skill, { newId: cli.newId, force });
    if (did === 'failed') result.errors.push(`${skillFile(folder, skill)}: ${why}`);
    else if (did !== 'nothing') result[did].push(skill.name);
  }
  return result;
}

async function printInstalls(
  installs: readonly AgentInstall[],
  folders: readonly SkillsFolder[],
  cli: Cli,
): Promise<void> {
  const log = await cli.output.log();
  for (const [index, { agent, skipped, installed, updated, kept, errors }] of installs.entries()) {
    const folder = folders[index]?.folder ?? '';
    const changes = [
      installed.length > 0 && `installed ${installed.join(', ')}`,
      updated.length > 0 && `updated ${updated.join(', ')}`,
    ].filter(Boolean);
    const isUpToDate = kept.length + errors.length === 0;
    if (skipped) cli.output.text(`${agent}: skipped, not set up in your home folder`);
    else if (changes.length > 0) cli.output.text(`${agent}: ${changes.join('; ')} in ${folder}`);
    else if (isUpToDate) cli.output.text(`${agent}: up to date in ${folder}`);
    if (kept.length > 0) {
      log.warn(`${agent}: kept ${kept.join(', ')}, which you changed (--force replaces them)`);
    }
  }
  if (installs.some(({ installed }) => installed.length > 0)) {
    log.info('Restart running agents to load the new skills.');
  }
}
