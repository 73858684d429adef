import type {
  ChangeView,
  EntityEnvironments,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { signIn, type Session } from '../personas/Session';
import { waitFor } from '../waitFor';
import type { World } from './World';
import { CONFIG_REPOSITORY, ORGANIZATION } from './plan';

const SERVICE = 'ledger-svc';
const ENTITY_REF = `component:default/${SERVICE}`;

/**
 * Makes the history that a new portal shows: one promotion, gone through by
 * the personas themselves (request as developer, approval on the forge by a
 * colleague, merge as team lead), so that nothing in it is made up.
 */
export async function makeFirstPromotion(
  portalUrl: string,
  world: World,
): Promise<void> {
  const developer = await signIn(portalUrl, 'developer');
  const lead = await signIn(portalUrl, 'lead');
  const revision = await promotableRevision(developer);
  const { summary } = await developer.post<ChangeView>('/changes', {
    entityRef: ENTITY_REF,
    environment: 'prod',
    from: 'staging',
    revision,
    reason: 'Trial balance for the auditors, and no more negative amounts',
  });
  const change = () => lead.get<ChangeView>(`/changes/${summary.id}`);
  let number = 0;
  await waitFor('the pull request', async () => {
    number = (await change()).summary.pullRequest?.number ?? 0;
    return number > 0;
  });
  await world.forge.admin.review({
    owner: ORGANIZATION,
    repo: CONFIG_REPOSITORY,
    number,
    as: 'bob-builds',
    event: 'APPROVE',
  });
  await waitFor(
    'every gate to open',
    async () => (await change()).actions.merge.allowed,
  );
  await lead.post(`/changes/${summary.id}/merge`);
  await waitFor('the first promotion to succeed', async () => {
    const { state, sentence } = (await change()).summary;
    if (state === 'failed' || state === 'cancelled') throw new Error(sentence);
    return state === 'succeeded';
  });
}

/** What staging runs, once the portal knows that it may be promoted. */
async function promotableRevision(developer: Session): Promise<string> {
  let revision: string | null = null;
  await waitFor(`${SERVICE} to be promotable`, async () => {
    const view = await developer.find<EntityEnvironments>(
      `/entities/component/default/${SERVICE}/environments`,
    );
    const source = view?.environments
      .find(environment => environment.name === 'prod')
      ?.promotableFrom.find(entry => entry.allowed);
    revision = source?.revision ?? null;
    return revision !== null;
  });
  return revision as unknown as string;
}
