import type { JsonObject } from '@gitops-compliance/evidence-log';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { randomUUID } from 'node:crypto';
import { mockLogger } from '../../../__testUtils__/mockLogger';
import type { JobDraft } from '../../../jobs/Jobs';
import { accountName } from '../../../persons/accountName';
import type { Identity } from '../../../persons/Identities';
import { PersonDirectory } from '../../../persons/PersonDirectory';
import { PostgresIdentities } from '../../../persons/PostgresIdentities';
import { PROJECTIONS } from '../../../portal';
import { ENTRY_CATALOGUE } from '../../catalogue';
import type { EntryDraft } from '../../Ledger';
import { openFirstShard } from '../../log/shards';
import { Sequencer } from '../../log/Sequencer';
import { PostgresLedger } from '../../PostgresLedger';
import { Eraser } from '../Eraser';
import { ErasureService } from '../ErasureService';
import { ErasureStore } from '../ErasureStore';
import { HoldService } from '../HoldService';
import { Mentions } from '../Mentions';
import { PersonalData } from '../PersonalData';
import { Retention } from '../Retention';
import { Waits } from '../Waits';

/** Somebody of a test, with the names by which sources call them. */
export interface TestPerson {
  /** Catalog user. */
  user: string;
  login: string;
  displayName: string;
  /** In commits. */
  authorName: string;
}

/** A person whose names are all of their own, and none within another. */
export function person(name: string): TestPerson {
  const backwards = [...name].reverse().join('');
  return {
    user: `user:default/${name}`,
    login: `${name}-codes`,
    displayName: `Dr x${backwards} "the Ö" Öztürk`,
    authorName: `y${backwards} at Home`,
  };
}

/** Who asks, as tokens say it. */
export const asRequester = ({ user }: TestPerson) => ({
  userEntityRef: user,
  ownershipEntityRefs: [user],
});

/** A ledger with its projections, and what erases from it, on a database. */
export class PeopleWorld {
  readonly jobs: JobDraft[] = [];
  readonly identities = new PostgresIdentities();
  readonly ledger: PostgresLedger;
  readonly erasures: ErasureService;
  readonly holds: HoldService;
  readonly personalData: PersonalData;

  private constructor(
    readonly db: Knex,
    private readonly clock: () => DateTime,
  ) {
    const logger = mockLogger();
    this.ledger = new PostgresLedger({
      db,
      projections: PROJECTIONS,
      catalogue: ENTRY_CATALOGUE,
      jobs: {
        enqueue: async jobs => {
          this.jobs.push(...[jobs].flat());
        },
      },
      clock,
      logger,
    });
    const { ledger, identities } = this;
    const waits = new Waits({ db, minimumMonths: 12, clock });
    const store = new ErasureStore(db);
    const persons = new PersonDirectory(db);
    const asking = { db, ledger, store, identities, persons, clock };
    this.erasures = new ErasureService({ ...asking, waits });
    this.holds = new HoldService(asking);
    const erasing = { db, ledger, projections: PROJECTIONS, clock, logger };
    this.personalData = new PersonalData({
      db,
      mentions: new Mentions(db),
      eraser: new Eraser({ ...erasing, waits }),
      retention: new Retention({
        ...erasing,
        months: { observation: 24, coverage: 24, access: 24, decision: 84 },
      }),
      logger,
    });
  }

  /** On a migrated database. */
  static async on(db: Knex, clock: () => DateTime): Promise<PeopleWorld> {
    await openFirstShard(db, 'portal.example/ledger', new Date(0));
    return new PeopleWorld(db, clock);
  }

  /** Another replica on the same database. */
  replica(db: Knex): PeopleWorld {
    return new PeopleWorld(db, this.clock);
  }

  /** Gives everything its place, and erases what is due. */
  async run(signal?: AbortSignal): Promise<void> {
    await new Sequencer(this.db).run();
    await this.personalData.run(signal);
    await new Sequencer(this.db).run();
  }

  async refs(identities: Identity[]): Promise<string[]> {
    return this.db.transaction(trx => this.identities.refs(trx, identities));
  }

  /** References of a person: of the user, and of the account on the forge. */
  async refsOf({ user, login }: TestPerson): Promise<[string, string]> {
    const [own, account] = await this.refs([
      { provider: 'catalog', name: user, bot: false },
      { provider: 'github', name: accountName('github', login), bot: false },
    ]);
    return [own, account];
  }

  async record(
    stream: string,
    type: string,
    more: Partial<EntryDraft> & { payload?: JsonObject } = {},
  ): Promise<void> {
    await this.ledger.record(stream, recording =>
      recording.append({
        type,
        v: 1,
        occurredAt: this.clock().toISO() as string,
        source: { collector: 'test' },
        attestation: 'read',
        payload: {},
        ...more,
      }),
    );
  }

  /** The catalog has somebody, with an account from a trusted location. */
  async joins(who: TestPerson): Promise<void> {
    const [own, account] = await this.refsOf(who);
    await this.record(`person:${own}`, 'person.observed', {
      persons: { person: own },
      payload: { accounts: [account], trusted: true },
      erasable: { displayName: who.displayName },
    });
  }

  /** The catalog has somebody no longer. */
  async leaves(who: TestPerson): Promise<void> {
    const [own] = await this.refsOf(who);
    await this.record(`person:${own}`, 'person.removed', {
      persons: { person: own },
    });
  }

  /** Whatever tells of somebody: a commit, a comparison, a service, a sync. */
  async isActive(who: TestPerson, key: string = randomUUID()): Promise<void> {
    const [, account] = await this.refsOf(who);
    const { authorName, user, displayName } = who;
    const commit = { sha: key, authorRef: account };
    await this.record(`commit:acme/shop@${key}`, 'commit.read', {
      persons: { author: account },
      payload: {
        repository: 'acme/shop',
        sha: key,
        committedAt: this.clock().toISO(),
        pullRequest: null,
        url: 'https://forge.example/c',
        missing: false,
      },
      erasable: { headline: 'A new shop', authorName },
    });
    const between = { repository: 'acme/shop', base: 'a', head: key };
    await this.record(`comparison:acme/shop@a..${key}`, 'comparison.read', {
      payload: {
        ...between,
        aheadBy: 1,
        behindBy: 0,
        truncated: false,
        missing: false,
        commits: [commit],
      },
      erasable: { commits: { [key]: { headline: 'A new shop', authorName } } },
    });
    const service = `component:default/shop-${key}`;
    await this.record(`service:${service}`, 'service.observed', {
      payload: { uid: key },
      erasable: {
        owner: user,
        ownedBy: [user],
        entity: {
          apiVersion: 'backstage.io/v1alpha1',
          kind: 'Component',
          metadata: { name: `shop-${key}`, title: `Shop of ${displayName}` },
        },
      },
    });
  }

  /** A promotion that somebody asks for; it ends unless it shall stay open. */
  async promotes(
    who: TestPerson,
    number: number,
    options: { ends: boolean } = { ends: true },
  ): Promise<string> {
    const [own] = await this.refsOf(who);
    const stream = `change:${randomUUID()}`;
    await this.record(stream, 'change.requested', {
      persons: { requester: own },
      payload: {
        kind: 'promotion',
        number,
        population: { environment: 'prod', period: '2026-01', number },
        service: 'component:default/shop',
        environment: 'prod',
        from: 'staging',
        fromRevision: null,
        toRevision: 'b',
        pin: {
          kind: 'kustomize-image',
          repository: 'acme/deploy',
          branch: 'main',
          path: 'shop.yaml',
          key: 'images[name=shop].newTag',
          value: 'a',
          after: 'b',
          sourceRepository: null,
        },
        mode: 'observe',
        policyHash: 'h',
      },
      erasable: { reason: `${who.displayName} wants it` },
    });
    await this.record(stream, 'change.gates-evaluated', {
      payload: {
        phase: 'request',
        held: false,
        policyHash: 'h',
        tzdata: '2026a',
        results: [{ gate: 'peer-review', state: 'open', until: null }],
      },
      erasable: {
        sentences: {
          'peer-review': {
            reason: `Reviewed by somebody else than ${who.login}.`,
            remedy: '',
          },
        },
      },
    });
    if (options.ends) await this.ends(stream);
    return stream;
  }

  async ends(stream: string, reason = 'It is over'): Promise<void> {
    await this.record(stream, 'change.cancelled', { erasable: { reason } });
  }
}
