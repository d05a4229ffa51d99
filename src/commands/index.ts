import type { CommandGroup } from '../command-line/command.ts';
import { auth } from './auth/index.ts';
import { completion } from './completion/index.ts';
import { config } from './config/index.ts';
import { hook } from './hook/index.ts';
import { org } from './org/index.ts';
import { skill } from './skill/index.ts';
import { task } from './task/index.ts';
import { telemetry } from './telemetry/index.ts';

/** Every command by its path. A command's module is loaded only when it runs. */
export const tree: CommandGroup = {
  summary: "Turn your team's code reviews into context for AI coding agents",
  children: {
    'build-prompt': {
      summary: "Write a review prompt from a team's review comments",
      load: async () => (await import('./build-prompt.ts')).buildPrompt,
    },
    validate: {
      summary: "Run the project's checks, manually or as an agent hook",
      load: async () => (await import('./validate.ts')).validate,
    },
    init: {
      summary: 'Set up a project: checks, agent hooks and agent skills',
      load: async () => (await import('./init/init.ts')).init,
    },
    hook,
    skill,
    task,
    auth,
    config,
    org,
    telemetry,
    completion,
    upgrade: {
      summary: 'Upgrade to the latest release',
      section: 'program',
      load: async () => (await import('./upgrade.ts')).upgrade,
    },
    commands: {
      summary: 'List every command',
      section: 'program',
      load: async () => (await import('./commands.ts')).commands,
    },
  },
};
