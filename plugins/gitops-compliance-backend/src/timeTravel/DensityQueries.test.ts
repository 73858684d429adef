import type { Knex } from 'knex';
import { DateTime } from 'luxon';
import { AuditScope } from '../access/AuditScope';
import { sightOf } from '../access/Sight';
import { ledgerDatabases } from '../ledger/__testUtils__/databases';
import { EVERYTHING } from '../services/visibility';
import { tellDeployments } from './__testUtils__/intervals';
import { DensityQueries, type DensityQuery } from './DensityQueries';

jest.setTimeout(120_000);

const instantOf = (iso: string) => DateTime.fromISO(iso, { zone: 'utc' });
/** In Berlin the clocks went forward on the 29th of March. */
const NOW = instantOf('2026-04-20T10:00:00Z');
const ALL = sightOf(EVERYTHING, null);

describe('how often what runs changed', () => {
  const databases = ledgerDatabases();
  let db: Knex;

  beforeAll(async () => {
    db = await databases.migrated();
    await tellDeployments(db, 2);
    const began = [
      ['s-1', '2026-03-01T12:00:00Z', true],
      ['s-1', '2026-03-28T22:59:59Z', false],
      ['s-1', '2026-03-28T23:00:00Z', false],
      ['s-2', '2026-03-29T21:59:59Z', false],
      ['s-1', '2026-03-29T22:00:00Z', false],
      ['s-1', '2026-04-20T09:59:00Z', false],
    ] as const;
    await db('deployment_intervals').insert(
      began.map(([application, startedAt, baseline], index) => ({
        deployment_id: `eu-1/argocd/${application}`,
        opened_seq: index + 1,
        started_at: startedAt,
        pinned_revision: 'a'.repeat(40),
        baseline,
      })),
    );
  });

  const asked = (
    query: Partial<Omit<DensityQuery, 'at'>> & { at: string },
    sees = ALL,
  ) =>
    new DensityQueries({ db, clock: () => NOW }).around(
      { zone: 'Europe/Berlin', ...query, at: instantOf(query.at) },
      sees,
    );
  const changesOf = async (...question: Parameters<typeof asked>) =>
    Object.fromEntries(
      (await asked(...question)).days
        .filter(({ changes }) => changes > 0)
        .map(({ from, changes }) => [from.slice(0, 13), changes]),
    );

  it('counts in days of the zone, of which one may last 23 hours', async () => {
    expect(await changesOf({ at: '2026-03-29T12:00:00Z' })).toEqual({
      '2026-03-27T23': 1,
      '2026-03-28T23': 2,
      '2026-03-29T22': 1,
    });
    expect(
      await changesOf({ at: '2026-03-29T12:00:00Z', zone: 'UTC' }),
    ).toEqual({ '2026-03-28T00': 2, '2026-03-29T00': 2 });
  });

  it('tells of two weeks on each side, and of no day that has yet to begin', async () => {
    const { days } = await asked({ at: '2026-03-29T12:00:00Z' });
    expect(days).toHaveLength(29);
    expect(days[0].from).toBe('2026-03-14T23:00:00.000Z');
    expect(days[28].until).toBe('2026-04-12T22:00:00.000Z');
    const { days: latest } = await asked({ at: '2026-04-19T12:00:00Z' });
    expect(latest).toHaveLength(29);
    expect(latest[28]).toEqual({
      from: '2026-04-19T22:00:00.000Z',
      until: '2026-04-20T22:00:00.000Z',
      changes: 1,
    });
  });

  it('takes what ran when the portal first looked for no change', async () => {
    expect(await changesOf({ at: '2026-03-01T12:00:00Z' })).toEqual({});
  });

  it('tells of one service or environment where asked', async () => {
    const at = '2026-03-29T12:00:00Z';
    const entityRef = 'component:default/s-2';
    expect(await changesOf({ at, entityRef })).toEqual({ '2026-03-28T23': 1 });
    expect(await changesOf({ at, environment: 'staging' })).toEqual({});
  });

  it('tells nobody of services that they may not see, nor auditors of other times', async () => {
    const at = '2026-03-29T12:00:00Z';
    const ofOne = sightOf(
      query => query.where({ entity_ref: 'component:default/s-2' }),
      null,
    );
    expect(await changesOf({ at }, ofOne)).toEqual({ '2026-03-28T23': 1 });
    const granted = new AuditScope([
      {
        services: null,
        systems: null,
        environments: null,
        from: instantOf('2026-03-29T22:00:00Z'),
        until: instantOf('2026-04-01T00:00:00Z'),
      },
    ]);
    expect(await changesOf({ at }, sightOf(EVERYTHING, granted))).toEqual({
      '2026-03-29T22': 1,
    });
  });

  it.each([
    ['2026-04-20T10:00:01Z', 'UTC', /has not come yet/],
    ['2026-04-01T00:00:00Z', 'Mars/Olympus', /no time zone/],
  ])('refuses %s in %s', async (at, zone, message) => {
    await expect(asked({ at, zone })).rejects.toThrow(message);
  });
});
