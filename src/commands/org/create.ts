import { createOrganization } from '../../circleci/organizations.ts';
import { command } from '../../command-line/command.ts';
import { UserError } from '../../errors.ts';
import { escapeControls } from '../../terminal/escape-controls.ts';
import { requireCredential } from '../auth/require-credential.ts';

export const create = command({
  args: {
    name: { type: 'positional', description: 'Name of the organization' },
    json: { type: 'boolean', description: 'Print JSON' },
  },
  examples: ['chunk org create acme'],
  run: async ({ name, json }, cli) => {
    if (name.trim() === '') {
      throw new UserError('argument.invalid', { message: 'the name of the organization is empty' });
    }
    const { token } = await requireCredential('circleci', cli);
    if (cli.stderr.isTTY) (await cli.output.log()).info('Contacting CircleCI …');
    const { id, slug } = await createOrganization(name, token, cli);
    if (json) return cli.output.json({ id, name, slug });
    cli.output.text(`ID:    ${escapeControls(id)}`);
    cli.output.text(`Slug:  ${escapeControls(slug ?? '')}`);
  },
});
