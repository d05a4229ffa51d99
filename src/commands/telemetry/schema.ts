import { command } from '../../command-line/command.ts';

export const schema = command({
  args: { json: { type: 'boolean', description: 'Print JSON' } },
  examples: ['chunk telemetry schema', 'chunk telemetry schema --json'],
  run: async ({ json }, cli) => {
    const { schemaReport, schemaText } = await import('../../telemetry/schema-report.ts');
    const report = schemaReport(cli.build.version);
    if (json) cli.output.json(report);
    else cli.output.text(schemaText(report));
  },
});
