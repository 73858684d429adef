import type { NotificationSendOptions } from '@backstage/plugin-notifications-node';
import type { Knex } from 'knex';
import { DateTime } from 'luxon';
import { KnownSights } from '../access/KnownSights';
import { mockLogger } from '../__testUtils__/mockLogger';
import type { JobDraft } from '../jobs/Jobs';
import { ledgerDatabases } from '../ledger/__testUtils__/databases';
import { PostgresLedger } from '../ledger/PostgresLedger';
import { PersonDirectory } from '../persons/PersonDirectory';
import { PostgresIdentities } from '../persons/PostgresIdentities';
import type { Policy } from '../policy/Policy';
import { HeldNotices } from './HeldNotices';
import type { NoticeKind, Occasion, OccasionContext } from './Notice';
import { noticeJobs } from './noticeJobs';
import { NotificationSettings } from './NotificationSettings';
import { Recipients } from './Recipients';
import { Teller } from './Teller';

jest.setTimeout(60_000);

/** A Tuesday, at night in Berlin. */
const NIGHT = DateTime.fromISO('2026-03-03T22:00Z', { zone: 'utc' });
const QUIET = { from: '20:00', to: '07:00', days: [1, 2, 3, 4, 5, 6, 7] };
const TEAM = 'group:default/payments';
const [ada, bob, eve] = ['ada', 'bob', 'eve'].map(
  name => `user:default/${name}`,
);

/** Tells the team of everything. */
const occasion: Occasion = {
  types: ['sample.happened'],
  notices: async ({ envelope }) => [
    {
      kind: envelope.payload.kind as NoticeKind,
      subject: `sample:${envelope.payload.about}`,
      service: (envelope.payload.service as string) ?? null,
      title: `<b>${envelope.payload.about}</b> happened`,
      description: 'See https://evil.example',
      link: '/sample',
      recipients: [TEAM],
    },
  ],
};

describe('what is recorded is told', () => {
  const databases = ledgerDatabases();
  const identities = new PostgresIdentities();
  let db: Knex;
  let now: DateTime;
  let isDown: boolean;
  let jobs: JobDraft[];
  let sent: NotificationSendOptions[];
  const clock = () => now;
  const logger = mockLogger();

  const refOf = async (user: string) => {
    const [ref] = await db.transaction(trx =>
      identities.refs(trx, [{ provider: 'catalog', name: user, bot: false }]),
    );
    return ref;
  };
  beforeEach(async () => {
    db = await databases.migrated();
    now = NIGHT;
    isDown = false;
    jobs = [];
    sent = [];
    for (const user of [ada, bob]) {
      const ref = await refOf(user);
      await db('persons').insert({
        person_ref: ref,
        display_name: user,
        removed: false,
        stream_seq: 1,
      });
      await db('person_groups').insert({ person_ref: ref, group_ref: TEAM });
    }
  });

  const settings = (own = db) =>
    new NotificationSettings({ db: own, identities, clock });
  const teller = (own = db) =>
    new Teller({
      context: { db: own, clock } as OccasionContext,
      occasions: [occasion],
      recipients: new Recipients({
        db: own,
        persons: new PersonDirectory(own),
        sights: new KnownSights({ db: own, identities }),
        policy: () => ({ document: {} } as Policy),
        clock,
      }),
      held: new HeldNotices({ db: own, settings: settings(own), clock }),
      notifications: {
        async send(options) {
          if (isDown) throw new Error('the notifications backend is down');
          sent.push(options);
        },
      },
      logger,
    });
  const record = async (about: string, more: object = {}, then?: Error) => {
    const {
      kind = 'change-ended',
      by = eve,
      service = null,
    } = more as Record<string, string>;
    const ledger = new PostgresLedger({
      db,
      projections: [],
      jobs: {
        enqueue: async (drafts, trx) => {
          if (!trx) throw new Error('in no transaction');
          jobs.push(...[drafts].flat());
        },
      },
      causes: entries => noticeJobs(entries, [occasion]),
      clock,
      logger,
    });
    const actor = await refOf(by);
    await ledger.record(`sample:${about}`, async recording => {
      await recording.append({
        type: 'sample.happened',
        v: 1,
        occurredAt: now.toISO() as string,
        source: { collector: 'portal' },
        attestation: 'decided',
        persons: { actor },
        payload: { about, kind, service },
      });
      if (then) throw then;
    });
  };
  const tellAll = async () => {
    for (const { data } of jobs.splice(0)) await teller().run(data);
  };
  const told = () =>
    sent.map(({ recipients, payload }) => [
      (recipients as { entityRef: string[] }).entityRef,
      payload.title,
    ]);
  const quiet = (user: string) =>
    settings().set(
      { userEntityRef: user, ownershipEntityRefs: [user] },
      { zone: 'Europe/Berlin', quiet: QUIET, weekly: false },
    );

  it('to a group, but not to who did it, as text alone, and in one message for each subject', async () => {
    await record('it', { by: bob });
    await tellAll();
    expect(sent).toEqual([
      {
        recipients: { type: 'entity', entityRef: [ada] },
        payload: {
          title: '‹b›it‹/b› happened',
          description: 'See https:\u2060//evil.example',
          link: '/sample',
          severity: 'normal',
          topic: 'change-ended',
          scope: 'sample:it',
        },
      },
    ]);
  });

  it('but of no service that the catalog keeps from them', async () => {
    const service = 'component:default/secret';
    await db('services').insert({
      entity_ref: service,
      uid: 'secret',
      name: 'secret',
      title: 'secret',
      owned_by: [bob],
      entity: { kind: 'Component' },
      removed: false,
      stream_seq: 1,
    });
    const own = (user: string) => ({
      rule: 'IS_ENTITY_OWNER',
      resourceType: 'catalog-entity',
      params: { claims: [user] },
    });
    const sights = new KnownSights({ db, identities });
    const as = (user: string) => ({
      userEntityRef: user,
      ownershipEntityRefs: [user],
    });
    await sights.remember(as(ada), own(ada));
    await sights.remember(as(bob), own(bob));
    await record('it', { service });
    await tellAll();
    expect(told()).toEqual([[[bob], '‹b›it‹/b› happened']]);
    await sights.remember(as(bob), { ...own(bob), rule: 'NOT_KNOWN' });
    await sights.remember(as(ada), 'everything');
    await record('more', { service });
    await tellAll();
    expect(told()[1]).toEqual([[ada], '‹b›more‹/b› happened']);
  });

  it('only where it was recorded', async () => {
    await expect(record('it', {}, new Error('undone'))).rejects.toThrow();
    await tellAll();
    expect(sent).toEqual([]);
  });

  it('later where notifications are down, and not for ever', async () => {
    isDown = true;
    await record('it');
    const [job] = jobs;
    await expect(teller().run(job.data)).rejects.toThrow(/is down/);
    isDown = false;
    now = NIGHT.plus({ hours: 5 });
    await teller().run(job.data);
    expect(told()).toEqual([[[ada, bob], '‹b›it‹/b› happened']]);
    now = NIGHT.plus({ hours: 7 });
    await teller().run(job.data);
    expect(sent).toHaveLength(1);
    expect(logger.error).toHaveBeenCalledWith(
      expect.stringMatching(/Nobody was told of sample.happened/),
    );
  });

  it('once quiet hours end, as one, by one replica', async () => {
    await quiet(ada);
    await record('first');
    await record('second');
    await tellAll();
    expect(told()).toEqual([
      [[bob], '‹b›first‹/b› happened'],
      [[bob], '‹b›second‹/b› happened'],
    ]);
    sent = [];
    await teller().release();
    expect(sent).toEqual([]);
    now = DateTime.fromISO('2026-03-04T06:00Z', { zone: 'utc' });
    isDown = true;
    await expect(teller().release()).rejects.toThrow(/is down/);
    isDown = false;
    const other = databases.replica(db);
    await Promise.all([teller().release(), teller(other).release()]);
    expect(told()).toEqual([[[ada], '2 messages came in your quiet hours']]);
    expect(sent[0].payload.description).toBe(
      '‹b›first‹/b› happened · ‹b›second‹/b› happened',
    );
    await teller().release();
    expect(sent).toHaveLength(1);
  });

  it('of one subject the newest alone, whenever quiet hours are turned off', async () => {
    await quiet(ada);
    await record('it', { kind: 'vote-asked', by: bob });
    await record('it', { kind: 'vote-voided', by: bob });
    const [earlier, later] = jobs.splice(0);
    for (const turns of [
      [earlier, later],
      [later, earlier],
    ]) {
      now = NIGHT;
      for (const { data } of turns) await teller().run(data);
      now = DateTime.fromISO('2026-03-04T06:00Z', { zone: 'utc' });
      await teller().release();
      expect(sent.splice(0).map(({ payload }) => payload.topic)).toEqual([
        'vote-voided',
      ]);
    }

    now = NIGHT;
    await record('that', { kind: 'vote-asked', by: bob });
    await tellAll();
    await settings().set(
      { userEntityRef: ada, ownershipEntityRefs: [ada] },
      { zone: 'Europe/Berlin', quiet: null, weekly: false },
    );
    await record('that', { kind: 'change-ended', by: bob });
    await tellAll();
    now = DateTime.fromISO('2026-03-04T06:00Z', { zone: 'utc' });
    await teller().release();
    expect(sent.map(({ payload }) => payload.topic)).toEqual(['change-ended']);
  });

  it('to everybody whose quiet hours end, though it fails for somebody', async () => {
    await quiet(ada);
    await quiet(bob);
    await record('it');
    await tellAll();
    now = DateTime.fromISO('2026-03-04T06:00Z', { zone: 'utc' });
    const held = new HeldNotices({ db, settings: settings(), clock });
    const heard: string[] = [];
    const tell = (broken?: string) =>
      held.release(async ({ user }) => {
        if (user === broken) throw new Error(`cannot tell ${user}`);
        heard.push(user);
      });
    const [first] = await db('held_notices')
      .join('identities', 'identities.ref', 'held_notices.person_ref')
      .orderBy('person_ref')
      .pluck('identities.name');
    await expect(tell(first)).rejects.toThrow(`cannot tell ${first}`);
    expect(heard).toEqual([first === ada ? bob : ada]);
    await tell();
    expect(heard).toHaveLength(2);
  });

  it.each(['emergency', 'overdue', 'unauthorised'])(
    'at once in quiet hours where it is of the kind %s',
    async kind => {
      await quiet(ada);
      await record('fire', { kind });
      await tellAll();
      expect(told()).toEqual([[[ada, bob], '‹b›fire‹/b› happened']]);
    },
  );
});
