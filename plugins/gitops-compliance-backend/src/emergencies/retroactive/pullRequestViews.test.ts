import type { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import { ledgerDatabases } from '../../ledger/__testUtils__/databases';
import { tellRenamed } from './__testUtils__/tellRenamed';
import { pullRequestViews } from './pullRequestViews';
import type { RetroactiveRow } from './records';

jest.setTimeout(60_000);

const NOW = new Date('2026-06-01T14:00:00Z');
const PLACE = { service_ref: 'component:default/api', environment: 'prod' };
const asked: RetroactiveRow = {
  ...PLACE,
  emergency_id: randomUUID(),
  branch: 'gitops-compliance/emergency-1-a',
  asked_at: NOW,
  answered_at: null,
  repository: null,
  number: null,
  url: null,
  rest: null,
  problem: null,
};
const opened: RetroactiveRow = {
  ...asked,
  answered_at: NOW,
  repository: 'acme/deploy',
  number: 61,
  url: 'https://forge.example/61',
  rest: 0,
};

describe('views of retroactive pull requests', () => {
  const databases = ledgerDatabases();
  let db: Knex;
  beforeEach(async () => {
    db = await databases.migrated();
  });

  /** A direct change that came of a pull request. */
  const change = async (number: number, own: object = {}) => {
    const id = randomUUID();
    await db('changes').insert({
      id,
      number,
      kind: 'direct',
      class: 'normal',
      ...PLACE,
      state: 'reviewing',
      mode: 'enforce',
      policy_hash: 'x',
      repository: 'acme/deploy',
      branch: 'main',
      pins: '[]',
      gates: '[]',
      steps: '{}',
      merged_outside: false,
      sync_attempt: 0,
      sync_gates: '[]',
      requester_ref: 'somebody',
      pull_request: JSON.stringify({
        repository: 'acme/deploy',
        number: 61,
        state: 'merged',
      }),
      created_at: NOW,
      updated_at: NOW,
      stream_seq: 1,
      ...own,
    });
    return id;
  };
  const viewOf = async (row: RetroactiveRow) =>
    (await pullRequestViews([row], db))[0].view;

  it('tell that one is being opened', async () => {
    expect(await viewOf(asked)).toMatchObject({
      state: 'asked',
      number: null,
      change: null,
    });
  });

  it('tell how it stands by the change of the same target', async () => {
    expect((await viewOf(opened)).state).toBe('open');
    await change(1, { environment: 'staging' });
    const id = await change(2);
    expect(await viewOf(opened)).toMatchObject({
      state: 'merged',
      change: { id, number: 2 },
      url: 'https://forge.example/61',
    });
  });

  it('tell how it stands by the change of the present name', async () => {
    const now = 'component:default/core';
    const { emergency_id: id, service_ref: service, environment } = opened;
    await tellRenamed(db, { id, service, environment, now });
    // Of who took the name over.
    await change(1);
    expect((await viewOf(opened)).change).toBeNull();
    await change(2, { service_ref: now });
    expect(await viewOf(opened)).toMatchObject({
      state: 'merged',
      change: { number: 2 },
    });
  });

  it('tell what to do with the rest that no pin tells', async () => {
    expect((await viewOf(opened)).sentence).not.toContain('No pin');
    expect((await viewOf({ ...opened, rest: 2 })).sentence).toContain(
      'No pin tells all that differs: add what shall stay',
    );
  });

  it('tell why there is none, and the next step', async () => {
    const view = await viewOf({
      ...asked,
      answered_at: NOW,
      problem: 'Two pins may be meant',
    });
    expect(view).toMatchObject({ state: 'impossible' });
    expect(view.sentence).toContain(
      'Two pins may be meant. Open one by hand that says what shall stay',
    );
  });
});
