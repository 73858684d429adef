import type { LoggerService } from '@backstage/backend-plugin-api';
import type { JsonObject } from '@gitops-compliance/evidence-log';
import {
  RevisionNotFoundError,
  type Commit,
  type Comparison,
  type Forge,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import { changedFiles } from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { z } from 'zod';
import type { Ledger } from '../ledger/Ledger';
import { accountName } from '../persons/accountName';
import type { Jobs } from '../jobs/Jobs';
import type { Identities } from '../persons/Identities';
import { targetPolicyOf, type Policy } from '../policy/Policy';
import { cappedCommits } from './cappedCommits';
import type { Service, ServiceStore } from '../services/ServiceStore';
import { toJsonObject } from '../shared/json';
import { instant } from '../shared/time';
import { asksForTags } from '../sources/asked';
import { sourceJob } from '../sources/SourceReader';
import type { TagReader } from '../sources/TagReader';
import { unreadSources } from '../sources/unreadSources';
import { pinnedDraft, wakeChanges } from './DeploymentRecorder';
import { isCommit, isTagName, type PinLocation } from '../pins';
import { sameJson } from '../shared/json';
import { locatePin, locatePins } from './locatePins';
import { PinReader } from './PinReader';
import {
  isReadByJob,
  isResolved,
  mayBeRead,
  syncedRevisionOf,
} from './pinsInForce';
import type { DeploymentRow as Row } from './rows';
import { deploymentStream, type ObservedPayload } from './records';

const jobSchema = z.object({ serviceRef: z.string() });

interface DeploymentRow {
  id: string;
  service_ref: string;
  environment: string;
  pinned_revision: string | null;
  pin: Row['pin'];
  observed: ObservedPayload;
}

/**
 * The job `deployment.resolve-pin`, one at a time per service: reads from the
 * forge, once per new revision, what no screen may read while it is served: the
 * pins' values at the synced revision, the pinned commit, and how it compares
 * with its neighbours.
 */
export class PinResolver {
  readonly #reader: PinReader;

  constructor(
    private readonly options: {
      db: Knex;
      ledger: Ledger;
      identities: Identities;
      services: ServiceStore;
      jobs: Jobs;
      tags: Pick<TagReader, 'commitsOf'>;
      forge: () => Forge;
      policy: () => Policy;
      clock: () => DateTime;
      logger: LoggerService;
    },
  ) {
    this.#reader = new PinReader(options);
  }

  /** Runs the job; idempotent, and throws where a retry is worth it. */
  async run(data: Record<string, unknown>, signal: AbortSignal): Promise<void> {
    const { serviceRef } = jobSchema.parse(data);
    const { services, policy } = this.options;
    const service = await services.find(serviceRef, () => {});
    if (!service) return;
    const before = await this.#rows(serviceRef);
    const pinned = before.flatMap(row => {
      const located = locatePins(policy(), service, row.environment);
      return located.ok && isReadByJob(located.pins)
        ? [{ row, pins: located.pins }]
        : [];
    });
    for (const { row, pins } of pinned) {
      await this.#resolve(row, pins, signal);
    }
    const rows = pinned.length > 0 ? await this.#rows(serviceRef) : before;
    await this.#readCommits(service, rows, signal);
    await this.#compareNeighbours(service, rows, signal);
  }

  /** Everything of a service that is mapped to an environment. */
  async #rows(serviceRef: string): Promise<DeploymentRow[]> {
    return this.options
      .db<DeploymentRow>('deployments')
      .select(
        'id',
        'environment',
        'service_ref',
        'pinned_revision',
        'pin',
        'observed',
      )
      .where({ service_ref: serviceRef })
      .whereNull('removed_at')
      .whereNotNull('environment');
  }

  async #resolve(
    row: DeploymentRow,
    pins: [PinLocation, ...PinLocation[]],
    signal: AbortSignal,
  ): Promise<void> {
    if (!mayBeRead(row, pins)) return;
    const commits = await this.#reader.commits(row, pins);
    if (commits[0] === null && !row.pin?.problem && row.pin) return;
    if (isResolved(row.pin, pins, commits) && !row.pin?.problem) return;
    const read = await this.#reader.read(row, pins, commits, signal);
    await this.options.ledger.record(
      deploymentStream(row.id),
      async recording => {
        const now = await recording
          .trx<DeploymentRow>('deployments')
          .where({ id: row.id })
          .first();
        // Somebody else resolved it, or it moved on: that run has its own job.
        if (!now || !sameJson(now.observed, row.observed)) return;
        const isSame =
          isResolved(now.pin, pins, commits) &&
          now.pin?.problem === read.problem;
        if (isSame) return;
        const [pin, ...others] = read.pins;
        await recording.append(
          pinnedDraft(
            {
              syncedRevision: syncedRevisionOf(now.observed, pins[0]),
              pinnedRevision: read.revision,
              sourceRepository: pins[0].sourceRepository,
              pin,
              others,
              problem: read.problem,
              since: now.observed.applied?.at ?? instant(this.options.clock()),
              baseline: !now.pin,
            },
            { collector: `forge:${this.options.forge().host}` },
          ),
        );
        await wakeChanges(recording, [now.service_ref]);
      },
    );
  }

  async #readCommits(
    service: Service,
    rows: DeploymentRow[],
    signal: AbortSignal,
  ): Promise<void> {
    const { db, forge } = this.options;
    const wanted = rows.flatMap(row => {
      const repository = this.#sourceOf(service, row.environment);
      return repository && row.pinned_revision && isCommit(row.pinned_revision)
        ? [[repository, row.pinned_revision]]
        : [];
    });
    if (wanted.length === 0) return;
    const known = await db('commits')
      .select('repository', 'sha')
      .whereIn(['repository', 'sha'], wanted)
      .where({ missing: false });
    const done = new Set(known.map(row => `${row.repository}@${row.sha}`));
    for (const [repository, sha] of wanted) {
      if (done.has(`${repository}@${sha}`)) continue;
      done.add(`${repository}@${sha}`);
      const commit = await orMissing(
        forge().readCommit(repository, sha, signal),
      );
      await this.#recordCommit(repository, sha, commit);
    }
  }

  /** Repository of the source code behind what is pinned in an environment. */
  #sourceOf(service: Service, environment: string): string | null {
    const located = locatePin(this.options.policy(), service, environment);
    return located.ok ? located.pin.sourceRepository : null;
  }

  async #recordCommit(
    repository: string,
    sha: string,
    commit: Commit | null,
  ): Promise<void> {
    const { ledger, identities, forge, clock } = this.options;
    await ledger.record(`commit:${repository}@${sha}`, async recording => {
      const persons: Record<string, string> = {};
      if (commit?.author) {
        const [ref] = await identities.refs(recording.trx, [
          {
            provider: forge().provider,
            name: accountName(forge().provider, commit.author.login),
            bot: commit.author.bot,
          },
        ]);
        persons.author = ref;
      }
      await recording.append({
        type: 'commit.read',
        v: 1,
        occurredAt: commit?.committedAt ?? instant(clock()),
        source: {
          collector: `forge:${forge().host}`,
          key: commit ? `commit:${repository}@${sha}` : null,
        },
        attestation: 'read',
        persons,
        controls: ['SOC2:CC8.1'],
        payload: {
          repository,
          sha,
          committedAt: commit?.committedAt ?? null,
          pullRequest: commit?.pullRequest ?? null,
          url: forge().commitUrl(repository, sha),
          missing: commit === null,
        },
        erasable: commit
          ? { headline: commit.headline, authorName: commit.authorName }
          : undefined,
      });
    });
  }

  /**
   * Tells commits, and those of tags where the policy asks how what they bring
   * is signed or reviewed: only there it is worth a request to know.
   */
  async #commits(
    service: Service,
    rows: DeploymentRow[],
    signal: AbortSignal,
  ): Promise<(revision: string) => string | null> {
    const policy = this.options.policy();
    const asked = policy.document.environments.flatMap(({ name, upstream }) => {
      const repository = this.#sourceOf(service, name);
      const target = { service: service.entityRef, environment: name };
      const asks = asksForTags(targetPolicyOf(policy, target));
      return repository && asks
        ? rows.flatMap(({ environment, pinned_revision: pinned }) =>
            [name, ...upstream].includes(environment) &&
            pinned &&
            isTagName(pinned)
              ? [{ repository, name: pinned }]
              : [],
          )
        : [];
    });
    const tags = await this.options.tags.commitsOf(asked, signal);
    return revision =>
      isCommit(revision) ? revision : tags.get(revision) ?? null;
  }

  async #compareNeighbours(
    service: Service,
    rows: DeploymentRow[],
    signal: AbortSignal,
  ): Promise<void> {
    const { db, forge, jobs, policy } = this.options;
    const commitOf = await this.#commits(service, rows, signal);
    const revisionsIn = (environment: string) =>
      rows.flatMap(row =>
        row.environment === environment && row.pinned_revision
          ? commitOf(row.pinned_revision) ?? []
          : [],
      );
    const wanted = policy().document.environments.flatMap(
      ({ name, upstream }) => {
        const repository = this.#sourceOf(service, name);
        return repository === null
          ? []
          : revisionsIn(name).flatMap(base =>
              upstream
                .flatMap(revisionsIn)
                .filter(head => head !== base)
                .map(head => [repository, base, head]),
            );
      },
    );
    if (wanted.length === 0) return;
    await jobs.enqueue(await unreadSources(wanted, db));
    const known = await db('comparisons')
      .select('repository', 'base', 'head')
      .whereIn(['repository', 'base', 'head'], wanted)
      .where({ missing: false });
    const keyOf = (parts: string[]) => parts.join(' ');
    const done = new Set(
      known.map(({ repository, base, head }) =>
        keyOf([repository, base, head]),
      ),
    );
    for (const [repository, base, head] of wanted) {
      const key = keyOf([repository, base, head]);
      if (done.has(key)) continue;
      done.add(key);
      const comparison = await orMissing(
        forge().compare(repository, base, head, signal),
      );
      await this.#recordComparison(
        repository,
        base,
        head,
        comparison && cappedCommits(comparison),
      );
    }
  }

  async #recordComparison(
    repository: string,
    base: string,
    head: string,
    comparison: Comparison | null,
  ): Promise<void> {
    const { ledger, identities, forge, clock } = this.options;
    const id = `comparison:${repository}@${base}..${head}`;
    await ledger.record(id, async recording => {
      const commits = comparison?.commits ?? [];
      const authors = commits.flatMap(({ author }) => (author ? [author] : []));
      const refs = await identities.refs(
        recording.trx,
        authors.map(author => ({
          provider: forge().provider,
          name: accountName(forge().provider, author.login),
          bot: author.bot,
        })),
      );
      const refOf = new Map(
        authors.map((author, index) => [author.login, refs[index]]),
      );
      await recording.append({
        type: 'comparison.read',
        v: 2,
        occurredAt: instant(clock()),
        source: {
          collector: `forge:${forge().host}`,
          key: comparison ? id : null,
        },
        attestation: 'read',
        controls: ['SOC2:CC8.1'],
        payload: {
          repository,
          base,
          head,
          aheadBy: comparison?.aheadBy ?? null,
          behindBy: comparison?.behindBy ?? null,
          files: filesOf(comparison),
          truncated: comparison?.truncated ?? false,
          missing: comparison === null,
          commits: commits.map(commit => ({
            sha: commit.sha,
            authorRef: commit.author
              ? refOf.get(commit.author.login) ?? null
              : null,
            committedAt: commit.committedAt,
            pullRequest: commit.pullRequest,
            url: forge().commitUrl(repository, commit.sha),
          })),
        },
        erasable:
          commits.length > 0
            ? {
                commits: Object.fromEntries(
                  commits.map(commit => [
                    commit.sha,
                    {
                      headline: commit.headline,
                      authorName: commit.authorName,
                    },
                  ]),
                ),
              }
            : undefined,
      });
      if (commits.length > 0) {
        await recording.enqueue(sourceJob(repository, base, head));
      }
    });
  }
}

/** How many files differ, and which of them look like migrations. */
function filesOf(comparison: Comparison | null): JsonObject | null {
  const files = changedFiles(comparison?.files ?? null);
  return files && toJsonObject(files);
}

async function orMissing<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof RevisionNotFoundError) return null;
    throw error;
  }
}
