import { textAt } from '../auth/check.ts';
import type { Cli } from '../system/cli.ts';
import { failed, requestCircleCi } from './client.ts';

/** A project that the token's owner follows. */
export interface FollowedProject {
  /** The repository, such as `acme/api`. */
  readonly name: string;
  /** The project slug of the API, such as `gh/acme/api`. */
  readonly slug: string;
  readonly vcsType: string;
}

/** The response lists all branches of each project, so it can be many megabytes. */
const listLimits = { maxBytes: 64 * 1024 * 1024, idleMs: 10_000, totalMs: 60_000 };

const slugPrefixes: Readonly<Record<string, string>> = { github: 'gh', bitbucket: 'bb' };

/** Lists the projects that the token's owner follows, sorted by name. Throws `UserError`. */
export async function followedProjects(
  token: string,
  cli: Cli,
): Promise<readonly FollowedProject[]> {
  const list = await requestCircleCi(
    { path: '/api/v1.1/projects', limits: listLimits },
    token,
    cli,
  );
  if (!Array.isArray(list)) throw failed("CircleCI's response is not a list of projects");
  const projects = list.flatMap((each: unknown): FollowedProject[] => {
    const owner = textAt(each, 'username');
    const repository = textAt(each, 'reponame');
    const vcsType = textAt(each, 'vcs_type') ?? textAt(each, 'vcs-type') ?? 'github';
    if (owner === undefined || repository === undefined) return [];
    const slug = `${slugPrefixes[vcsType] ?? vcsType}/${owner}/${repository}`;
    return [{ name: `${owner}/${repository}`, slug, vcsType }];
  });
  return projects.sort((one, other) => one.name.localeCompare(other.name));
}

/** Returns the ids of a project and its organization, by the project slug. Throws `UserError`. */
export async function projectIds(
  slug: string,
  token: string,
  cli: Cli,
): Promise<{ readonly projectId: string; readonly orgId: string }> {
  const path = `/api/v2/project/${slug.split('/').map(encodeURIComponent).join('/')}`;
  const project = await requestCircleCi({ path }, token, cli);
  const projectId = textAt(project, 'id');
  const orgId = textAt(project, 'organization_id') ?? textAt(project, 'org_id');
  if (projectId === undefined || orgId === undefined) {
    throw failed(`CircleCI's response has no ids for ${slug}`);
  }
  return { projectId, orgId };
}
