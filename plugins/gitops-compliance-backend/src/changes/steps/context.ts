import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  DeploymentSource,
  Forge,
  ForgeAccount,
  MetricsSource,
  PullRequestSnapshot,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import { DEFAULT_TARGET_POLICY, isEnded } from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import type { EntryDraft, Ledger, Recording } from '../../ledger/Ledger';
import { asPayload } from '../../deployments/records';
import { renderJob, type ChangeContents } from '../../contents/ChangeContents';
import type { Gatekeeper } from '../../gates/Gatekeeper';
import type { JobDraft, Jobs } from '../../jobs/Jobs';
import { accountName } from '../../persons/accountName';
import type { Identities } from '../../persons/Identities';
import {
  environmentOf,
  targetPolicyOf,
  type Policy,
} from '../../policy/Policy';
import type { ServiceStore } from '../../services/ServiceStore';
import { sameJson } from '../../shared/json';
import { instant } from '../../shared/time';
import type { TagReader } from '../../sources/TagReader';
import type { ChangeStore } from '../ChangeStore';
import { Ancestry } from './Ancestry';
import {
  accountsOfHead,
  headRecord,
  titlesOf,
  withoutTitles,
} from '../headRecord';
import type { PinEdits } from '../PinEdits';
import { protectionRecord } from '../protectionRecord';
import {
  isNewlySaid,
  statementsOfPullRequest,
  type ToldStatements,
} from '../statements';
import { enqueueAtEnd } from '../targetQueue';
import {
  changeStream,
  type ChangeRow,
  type PullRequestRecord,
} from '../records';

/** What steps need of the house. */
export interface StepOptions {
  db: Knex;
  ledger: Ledger;
  identities: Identities;
  store: ChangeStore;
  services: ServiceStore;
  gatekeeper: Gatekeeper;
  contents: ChangeContents;
  pinEdits: PinEdits;
  tags: TagReader;
  jobs: Jobs;
  /** Learns the App's id, which guardrails need; throws when it cannot. */
  readAppId: () => Promise<void>;
  forge: () => Forge;
  sources: () => DeploymentSource[];
  metricsSources: () => MetricsSource[];
  policy: () => Policy;
  /** Changes that may sync at one instance at once. */
  maxConcurrentSyncs: number;
  clock: () => DateTime;
  logger: LoggerService;
  /** Address of a change in the portal, for people who come from the forge. */
  changeUrl: (row: ChangeRow) => string;
  /** Jobs that exist once a change has ended, however it ended. */
  jobsAtEnd: (changeId: string) => JobDraft[];
}

/**
 * What a step did: `again` when the change moved and the next step may run at
 * once, `wait` when somebody or something else must move first.
 */
export type StepResult = 'again' | 'wait';

/** One step of a change: reads facts, has one effect, records it. */
export type Step = (
  row: ChangeRow,
  house: House,
  signal: AbortSignal,
) => Promise<StepResult>;

/** A change among those that go together, and its recording. */
export interface Member {
  now: ChangeRow;
  recording: Recording;
}

/** Shared moves of the steps. */
export class House {
  /** Which commits hold which. */
  readonly ancestry = new Ancestry(() => this.options.forge());

  constructor(readonly options: StepOptions) {}

  /** Lets a change's job run once this is recorded. */
  async wake(recording: Recording, id: string): Promise<void> {
    await recording.enqueue({
      queue: 'change.advance',
      data: { changeId: id },
      key: id,
    });
  }

  /** An instant for entries: now. */
  now(): string {
    return instant(this.options.clock());
  }

  /**
   * Records under the change's lock, only while it is still in `state`: what
   * another replica did meanwhile is not done again.
   */
  async record(
    row: ChangeRow,
    decide: (recording: Recording, now: ChangeRow) => Promise<void>,
  ): Promise<boolean> {
    return this.options.ledger.record(changeStream(row.id), async recording => {
      const current = await this.options.store.get(row.id, recording.trx);
      if (!current || current.state !== row.state) return false;
      await decide(recording, current);
      if (!isEnded(current.state)) await this.#atEnd(row.id, recording);
      return true;
    });
  }

  /**
   * The same for changes that go together: all are locked, and nothing is
   * recorded unless each is still as it was.
   */
  async recordTogether(
    rows: readonly ChangeRow[],
    decide: (members: Member[]) => Promise<void>,
  ): Promise<boolean> {
    const { ledger, store } = this.options;
    const streams = rows.map(({ id }) => changeStream(id));
    return ledger.recordMany(streams, async recordings => {
      const members: Member[] = [];
      for (const { id, state } of rows) {
        const now = await store.get(id, recordings.trx);
        if (!now || now.state !== state) return false;
        members.push({
          now,
          recording: recordings.of(changeStream(id)),
        });
      }
      await decide(members);
      for (const { now, recording } of members) {
        if (!isEnded(now.state)) await this.#atEnd(now.id, recording);
      }
      return true;
    });
  }

  async #atEnd(id: string, recording: Recording): Promise<void> {
    const { store, jobsAtEnd } = this.options;
    const after = await store.get(id, recording.trx);
    if (after && isEnded(after.state)) {
      await enqueueAtEnd(recording, after, jobsAtEnd);
    }
  }

  /** A portal entry about a change. */
  draft(
    type: string,
    payload: object,
    rest: Partial<EntryDraft> = {},
  ): EntryDraft {
    return {
      type,
      v: 1,
      occurredAt: this.now(),
      source: { collector: 'portal' },
      attestation: 'decided',
      controls: ['SOC2:CC8.1', 'NIST:CM-3'],
      payload: asPayload(payload),
      ...rest,
    };
  }

  /** References of forge accounts; null stays null. */
  async accounts(
    recording: Pick<Recording, 'trx'>,
    accounts: (ForgeAccount | null)[],
  ): Promise<(string | null)[]> {
    const known = accounts.filter(
      (account): account is ForgeAccount => account !== null,
    );
    const { provider } = this.options.forge();
    const refs = await this.options.identities.refs(
      recording.trx,
      known.map(({ login, bot }) => ({
        provider,
        name: accountName(provider, login),
        bot,
      })),
    );
    let next = 0;
    return accounts.map(account => (account ? refs[next++] : null));
  }

  /** Records what the forge says of the pull request, if it is news. */
  async observePullRequest(
    recording: Recording,
    row: ChangeRow,
    snapshot: PullRequestSnapshot,
  ): Promise<void> {
    const policy = this.options.policy();
    const { service_ref: service, environment } = row;
    const rules = environmentOf(policy, environment)
      ? targetPolicyOf(policy, { service, environment })
      : DEFAULT_TARGET_POLICY;
    const others = accountsOfHead(snapshot, rules);
    const [author, lastPusher, mergedBy, ...rest] = await this.accounts(
      recording,
      [
        snapshot.author,
        snapshot.lastPusher,
        snapshot.mergedBy,
        ...snapshot.reviews.map(review => review.reviewer),
        ...others,
      ],
    );
    const reviewers = rest.slice(0, snapshot.reviews.length);
    const otherRefs = rest.slice(snapshot.reviews.length);
    const head = headRecord(
      snapshot,
      rules,
      account => otherRefs[others.indexOf(account)] as string,
    );
    const digestOf = await this.options.contents.digestsOfReviews(
      recording,
      row,
      snapshot.headSha,
    );
    const said = statementsOfPullRequest(row, snapshot, rules);
    const record: PullRequestRecord = {
      repository: snapshot.repository,
      number: snapshot.number,
      nodeId: snapshot.nodeId,
      url: snapshot.url,
      state: snapshot.state,
      draft: snapshot.draft,
      headSha: snapshot.headSha,
      baseSha: snapshot.baseSha,
      baseBranch: snapshot.baseBranch,
      mergeable: snapshot.mergeable,
      author: author as string,
      lastPusher,
      reviews: snapshot.reviews.map((review, index) => ({
        id: review.id,
        reviewer: reviewers[index] as string,
        state: review.state,
        commit: review.commit,
        submittedAt: review.submittedAt,
        ...(rules.requireCodeOwners && { ownerTeams: review.ownerTeams }),
        ...digestOf(review.id),
      })),
      reviewsComplete: !snapshot.truncated?.includes('reviews'),
      files: snapshot.files,
      protection: protectionRecord(
        snapshot.protection,
        await this.options.forge().appLogin(snapshot.repository),
      ),
      mergedBy,
      mergeSha: snapshot.mergeSha,
      mergedAt: snapshot.mergedAt,
      readAt: snapshot.asOf,
      ...(snapshot.mergeQueue && {
        mergeQueue: { groupHeadSha: snapshot.mergeQueue.groupHeadSha },
      }),
      ...(snapshot.leftQueue && { leftQueue: snapshot.leftQueue }),
      ...head,
      ...(said && { statements: said.fact }),
    };
    const known = row.pull_request;
    if (known && known.readAt > record.readAt) return;
    const isSaid = said && isNewlySaid(row, said.texts);
    if (
      known &&
      !isSaid &&
      sameJson({ ...known, readAt: record.readAt }, record)
    ) {
      return;
    }
    const persons: Record<string, string> = { author: record.author };
    if (lastPusher) persons.pusher = lastPusher;
    if (mergedBy) persons.merger = mergedBy;
    await recording.append(
      this.draft(
        'change.pull-request-observed',
        { ...record, ...withoutTitles(head) },
        {
          v: 2,
          erasable: erasableOf(titlesOf(head), said?.texts),
          source: { collector: `forge:${this.options.forge().host}` },
          attestation: 'read',
          persons,
          controls: ['SOC2:CC8.1', 'PCI:6.5.1', 'NIST:AC-5'],
        },
      ),
    );
    if (known?.headSha !== record.headSha) {
      await recording.enqueue(renderJob(row.id, this.options.clock()));
    }
  }
}

/** What stands beside an entry; undefined: nothing. */
function erasableOf(
  titles: ReturnType<typeof titlesOf>,
  texts: ToldStatements | undefined,
): EntryDraft['erasable'] {
  const all = { ...titles, ...texts };
  return Object.keys(all).length > 0 ? all : undefined;
}
