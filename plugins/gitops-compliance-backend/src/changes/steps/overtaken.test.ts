import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { ledgerDatabases } from '../../ledger/__testUtils__/databases';
import type { Policy } from '../../policy/Policy';
import type { ChangeRow } from '../records';
import type { House } from './context';
import { mergesByItself } from './mergeByPolicy';
import { overtakenBy } from './overtaken';

jest.setTimeout(60_000);

const NOON = new Date('2026-06-01T12:00:00Z');

describe('changes that another one overtook', () => {
  const databases = ledgerDatabases();
  let db: Knex;
  let number = 0;

  beforeAll(async () => {
    db = await databases.migrated();
  });

  /** A change with an open pull request that touches these files. */
  const change = async (
    files: string[] | null,
    over: Partial<ChangeRow> = {},
    pull: object = {},
  ): Promise<ChangeRow> => {
    number += 1;
    const row = {
      id: randomUUID(),
      number,
      kind: 'promotion',
      service_ref: `component:default/service-${number}`,
      environment: 'prod',
      state: 'ready',
      mode: 'enforce',
      policy_hash: 'p',
      requester_ref: 'id:1',
      gates: '[]',
      sync_gates: '[]',
      sync_attempt: 0,
      merged_outside: false,
      steps: '{}',
      created_at: NOON,
      updated_at: NOON,
      stream_seq: 1,
      pull_request: JSON.stringify({
        state: 'open',
        repository: 'acme/deploy',
        baseBranch: 'main',
        headSha: `head-${number}`,
        files,
        ...pull,
      }),
      ...over,
    };
    await db('changes').insert(row);
    return (await db<ChangeRow>('changes')
      .where({ id: row.id })
      .first()) as ChangeRow;
  };

  it('are in review, of the same branch, and touch a file that it altered', async () => {
    const merged = await change(['values.yaml', 'a.yaml'], {
      state: 'deploying',
    });
    const same = await change(['values.yaml']);
    const direct = await change(['a.yaml', 'b.yaml'], {
      kind: 'direct',
      state: 'reviewing',
    });
    await change(['b.yaml']);
    await change(null);
    await change(['values.yaml'], { state: 'merging' });
    await change(['values.yaml'], { ended_at: NOON });
    await change(['values.yaml'], { lead_id: merged.id });
    await change(['values.yaml'], {}, { baseBranch: 'next' });
    await change(['values.yaml'], {}, { repository: 'acme/other' });
    await change(['values.yaml'], {}, { state: 'closed' });
    const found = await overtakenBy(merged, db);
    expect(found.map(({ id }) => id)).toEqual([same.id, direct.id]);
  });

  it('trap: are not merged again and again by the policy at that head', async () => {
    const document = {
      version: 1,
      environments: [
        { name: 'prod', mode: 'enforce', upstream: [], merge: 'automatic' },
      ],
      services: [],
    };
    const house = {
      options: { policy: () => ({ document } as unknown as Policy) },
    } as unknown as House;
    const row = await change(['values.yaml']);
    const problem = { step: 'merge', message: '', since: '' };
    const byItself = (movedHead: string) =>
      mergesByItself({ ...row, problem: { ...problem, movedHead } }, house);
    expect(byItself(row.pull_request?.headSha as string)).toBe(false);
    expect(byItself('the-head-before')).toBe(true);
  });
});
