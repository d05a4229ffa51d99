import { listOrganizations } from '../../circleci/organizations.ts';
import { followedProjects, projectIds } from '../../circleci/projects.ts';
import { UserError } from '../../errors.ts';
import type { Cli } from '../../system/cli.ts';
import { isUuid } from '../../system/uuid.ts';
import { confirm } from '../../terminal/ask.ts';
import { askText } from '../../terminal/ask-text.ts';
import { choose } from '../../terminal/choose.ts';
import { escapeControls } from '../../terminal/escape-controls.ts';

/** The project that tasks belong to, as stored in `.chunk/run.json`. */
export interface TaskProject {
  readonly orgId: string;
  readonly projectId: string;
  readonly orgType: 'github' | 'circleci';
}

/** A task's definition, as stored in `.chunk/run.json`. */
interface StoredDefinition {
  readonly definition_id: string;
  readonly description?: string;
  readonly chunk_environment_id: string | null;
  readonly default_branch: string;
}

/** Asks for one of the projects that the token's owner follows; returns undefined if canceled. */
export async function askProject(token: string, cli: Cli): Promise<TaskProject | undefined> {
  const log = await cli.output.log();
  log.info('Contacting CircleCI …');
  const [projects, organizations] = await Promise.all([
    followedProjects(token, cli),
    listOrganizations(token, cli),
  ]);
  const names = [...projects.map(({ name }) => name), 'Enter manually'];
  const index = await choose('Project', names, cli);
  if (index === undefined) return undefined;
  const project = projects[index];
  const chosen =
    project === undefined
      ? await askManually(organizations, cli)
      : {
          ...(await projectIds(project.slug, token, cli)),
          orgType: orgTypeOf(project.vcsType),
        };
  const variable = cli.env['CIRCLECI_ORG_ID'];
  if (chosen !== undefined && variable && variable !== chosen.orgId) {
    const shown = escapeControls(chosen.orgId);
    log.warn(`CIRCLECI_ORG_ID is a different organization; saving ${shown}.`);
  }
  return chosen;
}

async function askManually(
  organizations: Awaited<ReturnType<typeof listOrganizations>>,
  cli: Cli,
): Promise<TaskProject | undefined> {
  if (organizations.length === 0) {
    throw new UserError('circleci.not_found', {
      message: 'this CircleCI token has no access to any organization',
      hint: 'Create one: chunk org create NAME',
    });
  }
  const names = organizations.map(({ name }) => name);
  const index = await choose('Organization', names, cli);
  const organization = index === undefined ? undefined : organizations[index];
  if (organization === undefined) return undefined;
  const projectId = await askText('Project ID', { check: checkUuid }, cli);
  if (projectId === undefined) return undefined;
  return { orgId: organization.id, projectId, orgType: orgTypeOf(organization.vcs_type) };
}

/** Asks for definitions until the user has no more; returns undefined if canceled. */
export async function askDefinitions(
  cli: Cli,
): Promise<Record<string, StoredDefinition> | undefined> {
  const definitions = new Map<string, StoredDefinition>();
  for (;;) {
    const name = await askText('Task name', { check: (text) => checkName(text) }, cli);
    const definition = name === undefined ? undefined : await askDefinition(cli);
    if (name === undefined || definition === undefined) return undefined;
    definitions.set(name, definition);
    const more = await confirm('Add another?', false, cli);
    if (more === undefined) return undefined;
    if (!more) return Object.fromEntries(definitions);
  }

  function checkName(text: string): string | undefined {
    if (text === '') return 'A task needs a name.';
    return definitions.has(text) ? 'A task with that name already exists.' : undefined;
  }
}

async function askDefinition(cli: Cli): Promise<StoredDefinition | undefined> {
  const id = await askText('Definition ID', { check: checkUuid }, cli);
  if (id === undefined) return undefined;
  const description = await askText('Description (optional)', {}, cli);
  if (description === undefined) return undefined;
  const branch = await askText('Branch', { preset: 'main' }, cli);
  if (branch === undefined) return undefined;
  const environment = await askText('Environment ID (optional)', { check: checkOptionalUuid }, cli);
  if (environment === undefined) return undefined;
  return {
    definition_id: id,
    ...(description !== '' && { description }),
    chunk_environment_id: environment === '' ? null : environment,
    default_branch: branch,
  };
}

function checkUuid(text: string): string | undefined {
  return isUuid(text) ? undefined : 'Enter a UUID, such as 01234567-89ab-cdef-0123-456789abcdef.';
}

function checkOptionalUuid(text: string): string | undefined {
  return text === '' ? undefined : checkUuid(text);
}

function orgTypeOf(vcsType: string | undefined): TaskProject['orgType'] {
  return /^(github|gh)$/i.test(vcsType ?? '') ? 'github' : 'circleci';
}
