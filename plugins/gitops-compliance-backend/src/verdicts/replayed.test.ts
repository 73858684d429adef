import { classifyAround } from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import { DateTime } from 'luxon';
import type { NoticedPayload } from '../around/records';
import { asPayload, deploymentStream } from '../deployments/records';
import {
  deploymentOf,
  revisionOf,
  serviceOf,
} from '../evidence/__testUtils__/syntheticChange';
import { ledgerDatabases } from '../ledger/__testUtils__/databases';
import {
  ENVIRONMENT,
  tellDeployed,
  tellMoved,
} from './__testUtils__/deployedFleet';
import { movingKeeper } from './__testUtils__/movingKeeper';

jest.setTimeout(120_000);

const TAKEN_BACK = 0;
const LATE = 1;

describe('what was approved once', () => {
  const databases = ledgerDatabases();
  const clock = () => DateTime.utc(2026, 6, 2, 10);
  let db: Knex;
  let keeper: ReturnType<typeof movingKeeper>;

  beforeAll(async () => {
    db = await databases.migrated();
    keeper = movingKeeper(db, clock);
    await tellDeployed(db, keeper.ledger, 2);
    await keeper.work(keeper.asked.splice(0));
  });

  const verdictOf = async (service: number, check: string) =>
    (
      await db('verdicts')
        .where({ check_id: check, service_ref: serviceOf(service) })
        .first()
    )?.verdict;

  /** Notices that no change brought what runs now. */
  const notice = async (service: number) => {
    const id = deploymentOf(service);
    const { interval } = (await db('deployment_intervals')
      .where({ deployment_id: id })
      .max('opened_seq as interval')
      .first()) as { interval: string };
    const facts = {
      what: 'pin-changed' as const,
      before: null,
      after: revisionOf(service, 1),
    };
    const { classification, controls } = classifyAround(facts);
    await keeper.ledger.record(deploymentStream(id), async ({ append }) => {
      await append({
        type: 'deployment.around-noticed',
        v: 1,
        occurredAt: clock().toISO() as string,
        source: { collector: 'portal' },
        attestation: 'decided',
        controls,
        payload: asPayload({
          service: serviceOf(service),
          environment: ENVIRONMENT,
          facts,
          repository: null,
          commits: [],
          classification,
          ruleVersion: 2,
          interval: Number(interval),
        } satisfies NoticedPayload),
      });
    });
    await keeper.work(keeper.asked.splice(0));
  };

  it('is not approved again when somebody sets it anew around the portal', async () => {
    expect(await verdictOf(TAKEN_BACK, 'CHG-14')).toBe('pass');
    await tellMoved(keeper.ledger, [TAKEN_BACK], {
      isBrought: false,
      minutes: 60,
    });
    await tellMoved(keeper.ledger, [TAKEN_BACK], {
      isBrought: true,
      minutes: 120,
    });
    await notice(TAKEN_BACK);
    expect(await verdictOf(TAKEN_BACK, 'CHG-01')).toBe('fail');
    expect(await verdictOf(TAKEN_BACK, 'CHG-05')).toBe('fail');
    expect(await verdictOf(TAKEN_BACK, 'CHG-14')).not.toBe('pass');
  });

  it('explains what was noticed before its change was known', async () => {
    await notice(LATE);
    expect(await verdictOf(LATE, 'CHG-01')).not.toBe('fail');
    expect(await verdictOf(LATE, 'CHG-14')).toBe('pass');
  });
});
