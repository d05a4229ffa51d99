import { command, leavesOf } from '../command-line/command.ts';

export const commands = command({
  args: { json: { type: 'boolean', description: 'Print JSON' } },
  examples: ['chunk commands'],
  run: ({ json }, cli, { tree }) => {
    const rows = [...leavesOf(tree, ['chunk'])].map(({ path, leaf }) => ({
      command: path.join(' '),
      summary: leaf.summary,
    }));
    if (json) return cli.output.json(rows);
    const width = Math.max(...rows.map((row) => row.command.length));
    for (const row of rows) cli.output.text(`${row.command.padEnd(width)}  ${row.summary}`);
  },
});
