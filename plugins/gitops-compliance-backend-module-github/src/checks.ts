import {
  ForgeRefusedError,
  type PublishCheck,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import { splitRepository } from './http/Credentials';
import type { GithubApi, RepositoryOperation } from './http/GithubApi';

/** GitHub refuses longer texts. */
const MAX_SUMMARY_LENGTH = 65_535;

/**
 * See `Forge.publishCheck`. The id that is returned carries the commit, so that
 * an id kept from an earlier head never colours that head's check: it is
 * ignored, and the check is looked up. At most one read and one write.
 */
export async function publishCheck(
  api: GithubApi,
  check: PublishCheck,
  signal?: AbortSignal,
): Promise<string> {
  const { repository } = check;
  const operation: RepositoryOperation = {
    repository,
    what: `publish check ${check.name} in ${repository}`,
    needs: "'Checks: write'",
    kind: 'write',
    signal,
  };
  const id =
    knownId(check) ??
    (check.isFirst
      ? null
      : await findCheck(api, { ...operation, kind: 'read' }, check));
  if (id !== null && (await update(api, operation, check, id))) {
    return `${id}@${check.headSha}`;
  }
  const created = await api.rest(operation, request =>
    request('POST /repos/{owner}/{repo}/check-runs', {
      ...splitRepository(repository),
      name: check.name,
      head_sha: check.headSha,
      external_id: check.externalId,
      ...contentOf(check),
    }),
  );
  return `${created.id}@${check.headSha}`;
}

function knownId({ checkId, headSha }: PublishCheck): number | null {
  const [id, sha] = checkId?.split('@') ?? [];
  return sha === headSha && /^\d+$/.test(id) ? Number(id) : null;
}

async function findCheck(
  api: GithubApi,
  operation: RepositoryOperation,
  check: PublishCheck,
): Promise<bigint | number | null> {
  const { id: appId } = await api.credentials.identity(check.repository);
  const found = await api.rest(operation, request =>
    request('GET /repos/{owner}/{repo}/commits/{ref}/check-runs', {
      ...splitRepository(check.repository),
      ref: check.headSha,
      check_name: check.name,
      app_id: appId,
      filter: 'latest',
    }),
  );
  const same = found.check_runs.find(
    run =>
      run.external_id === check.externalId &&
      run.name === check.name &&
      run.app?.id === appId,
  );
  return same?.id ?? null;
}

/** False when the forge no longer has that check run. */
async function update(
  api: GithubApi,
  operation: RepositoryOperation,
  check: PublishCheck,
  id: number | bigint,
): Promise<boolean> {
  const updated = await api.rest<{ id: number | bigint } | 'gone'>(
    operation,
    request =>
      request('PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}', {
        ...splitRepository(check.repository),
        check_run_id: Number(id),
        external_id: check.externalId,
        ...contentOf(check),
      }),
    ({ status }) => (status === 404 ? 'gone' : null),
  );
  return updated !== 'gone';
}

function contentOf(check: PublishCheck) {
  const { state, title, summary, detailsUrl } = check;
  if (!URL.canParse(detailsUrl)) {
    throw new ForgeRefusedError(
      `Could not publish check ${check.name}: '${detailsUrl}' is not a web address`,
    );
  }
  // GitHub takes no empty summary.
  const output = {
    title,
    summary: summary.slice(0, MAX_SUMMARY_LENGTH) || title,
  };
  return {
    details_url: detailsUrl,
    output,
    ...(state === 'pending'
      ? { status: 'in_progress' as const }
      : { status: 'completed' as const, conclusion: state }),
  };
}
