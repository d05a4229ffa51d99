import { listOrganizations } from '../../circleci/organizations.ts';
import { command } from '../../command-line/command.ts';
import { escapeControls } from '../../terminal/escape-controls.ts';
import { requireCredential } from '../auth/require-credential.ts';

export const list = command({
  args: { json: { type: 'boolean', description: 'Print JSON' } },
  examples: ['chunk org list', 'chunk org list --json'],
  run: async ({ json }, cli) => {
    const { token } = await requireCredential('circleci', cli);
    if (cli.stderr.isTTY) (await cli.output.log()).info('Contacting CircleCI …');
    const organizations = await listOrganizations(token, cli);
    if (json) return cli.output.json(organizations);
    if (organizations.length === 0) {
      return (await cli.output.log()).info(
        'This CircleCI token has no access to any organization.',
      );
    }
    const rows = [{ id: 'ID', name: 'NAME' }, ...organizations];
    const width = Math.max(...rows.map(({ id }) => id.length));
    for (const { id, name } of rows) {
      cli.output.text(`${escapeControls(id).padEnd(width)}  ${escapeControls(name)}`);
    }
  },
});
