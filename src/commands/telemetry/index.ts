import type { CommandGroup } from '../../command-line/command.ts';

export const telemetry: CommandGroup = {
  summary: 'Show, turn off or erase usage telemetry',
  section: 'settings',
  // Not recorded: turning telemetry off must send nothing, and showing it must not change it.
  recorded: false,
  children: {
    status: {
      summary: 'Show whether telemetry is on and which rule decides it',
      load: async () => (await import('./status.ts')).status,
    },
    enable: {
      summary: 'Turn telemetry on',
      load: async () => (await import('./enable.ts')).enable,
    },
    disable: {
      summary: 'Turn telemetry off and delete unsent events',
      load: async () => (await import('./disable.ts')).disable,
    },
    show: {
      summary: 'Show all sent and queued events exactly as sent',
      load: async () => (await import('./show.ts')).show,
    },
    view: {
      summary: 'Show all events in the browser, with charts',
      load: async () => (await import('./view.ts')).view,
    },
    schema: {
      summary: 'Show every field that can be sent, its purpose and its owner',
      load: async () => (await import('./schema.ts')).schema,
    },
    preview: {
      summary: 'Show what a command would send, without running it',
      load: async () => (await import('./preview.ts')).preview,
    },
    flush: {
      summary: 'Send queued events now',
      load: async () => (await import('./flush.ts')).flush,
    },
    reset: {
      summary: 'Delete all recorded data and create a new anonymous id',
      load: async () => (await import('./reset.ts')).reset,
    },
  },
};
