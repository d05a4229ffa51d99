import type { Group } from '../command.ts';
import { completion } from './completion/index.ts';
import { config } from './config/index.ts';
import { telemetry } from './telemetry/index.ts';

/** Every command, by its path; a command's module is loaded when it runs. */
export const tree: Group = {
  summary: "Turn a team's code-review habits into context for AI coding agents",
  children: {
    config,
    telemetry,
    completion,
    upgrade: {
      summary: 'Replace this program with the newest release, verified',
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
