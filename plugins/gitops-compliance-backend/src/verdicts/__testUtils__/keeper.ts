import type { Knex } from 'knex';
import { DateTime } from 'luxon';
import { ChangeStore } from '../../changes/ChangeStore';
import { Checks } from '../../controls/Checks';
import { Judge } from '../../controls/Judge';
import { ENTRY_CATALOGUE } from '../../ledger/catalogue';
import { sampleLedger } from '../../ledger/__testUtils__/sample';
import { PersonDirectory } from '../../persons/PersonDirectory';
import type { Policy } from '../../policy/Policy';
import { PolicyHistory } from '../../policy/PolicyHistory';
import { VerdictKeeper } from '../VerdictKeeper';
import { verdictsProjection } from '../verdictsProjection';

/** When the tests of verdicts are. */
export const NOW = DateTime.utc(2026, 6, 1, 12);

/** A keeper of verdicts on a database, as one replica has it. */
export function keeperOn(
  db: Knex,
  environments: string[],
  clock: () => DateTime = () => NOW,
) {
  const ledger = sampleLedger(db, {
    projections: [verdictsProjection],
    catalogue: ENTRY_CATALOGUE,
    clock,
  });
  const asked: unknown[] = [];
  const keeper = new VerdictKeeper({
    db,
    ledger,
    jobs: {
      enqueue: async job => {
        asked.push(job);
      },
    },
    judge: new Judge({
      checks: new Checks(),
      db,
      changes: new ChangeStore(db),
      persons: new PersonDirectory(db),
      history: new PolicyHistory(db),
      portalAccount: () => null,
      clock,
    }),
    policy: () =>
      ({
        document: {
          environments: environments.map(name => ({ name, upstream: [] })),
        },
      } as unknown as Policy),
    clock,
  });
  return { ledger, keeper, asked };
}

/** A deployment that was found as it is, of a service in an environment. */
export async function addDeployment(
  db: Knex,
  service: string,
  environment: string,
): Promise<string> {
  const application = `${service.split('/')[1]}-${environment}`;
  const id = `eu-1/argocd/${application}`;
  await db('deployments').insert({
    id,
    provider: 'argocd',
    instance: 'eu-1',
    application,
    namespace: 'argocd',
    project: 'default',
    labels: '{}',
    sources: '[]',
    auto_sync: false,
    observed: '{}',
    service_ref: service,
    environment,
    baseline: true,
    pinned_revision: 'a'.repeat(40),
    since: NOW.toJSDate(),
    sync_status: 'synced',
    health: 'healthy',
    stream_seq: 1,
  });
  return id;
}
