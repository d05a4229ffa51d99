import { skills } from '../../agents/bundled-skills.ts';
import { skillState } from '../../agents/skills.ts';
import { command } from '../../command-line/command.ts';
import { scopeFlags, skillsFolders } from './scope.ts';

const words = {
  missing: 'missing',
  current: 'current',
  outdated: 'outdated',
  modified: 'modified by you',
  unreadable: 'unreadable',
} as const;

export const list = command({
  args: { ...scopeFlags, json: { type: 'boolean', description: 'Print JSON' } },
  examples: ['chunk skill list', 'chunk skill list --user --json'],
  run: ({ user, project, json }, cli) => {
    const folders = skillsFolders({ user, project }, cli);
    const found = folders.map(({ agent, folder, isAvailable }) => ({
      agent: agent.name,
      available: isAvailable,
      skills: skills.map((skill) => ({
        name: skill.name,
        description: skill.description,
        state: isAvailable ? skillState(folder, skill) : ('n/a' as const),
      })),
    }));
    if (json) return cli.output.json(found);
    const width = Math.max(...skills.map(({ name }) => name.length));
    for (const { agent, skills: each } of found) {
      cli.output.text(agent);
      for (const { name, state } of each) {
        cli.output.text(`  ${name.padEnd(width)}  ${state === 'n/a' ? 'n/a' : words[state]}`);
      }
    }
    cli.output.text('');
    for (const { name, description } of skills) {
      cli.output.text(`${name.padEnd(width)}  ${description.replace(/\. .*/, '.')}`);
    }
  },
});
