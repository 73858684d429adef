import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  RevisionNotFoundError,
  type Commit,
  type Comparison,
  type Forge,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { z } from 'zod';
import type { Ledger } from '../ledger/Ledger';
import { accountName } from '../persons/accountName';
import type { Identities } from '../persons/Identities';
import { environmentOf, type Policy } from '../policy/Policy';
import type { Service, ServiceStore } from '../services/ServiceStore';
import { instant } from '../shared/time';
import { pinnedDraft, wakeChanges } from './DeploymentRecorder';
import { locatePin, type PinLocation } from './mapping';
import { findPin, revisionOfValue } from './pinFile';
import { pinnedSource } from './pinnedSource';
import { deploymentStream, type ObservedPayload } from './records';

const jobSchema = z.object({ deploymentId: z.string() });

interface DeploymentRow {
  id: string;
  instance: string;
  provider: string;
  service_ref: string | null;
  environment: string | null;
  synced_revision: string | null;
  pinned_revision: string | null;
  pin: { syncedRevision?: string; problem?: string | null } | null;
  observed: ObservedPayload;
}

/**
 * The job `deployment.resolve-pin`: reads from the forge, once per new
 * revision, what no screen may read while it is served: the pin's value at the
 * synced revision, the pinned commit, and how it compares with its neighbours.
 */
export class PinResolver {
  constructor(
    private readonly options: {
      db: Knex;
      ledger: Ledger;
      identities: Identities;
      services: ServiceStore;
      forge: () => Forge;
      policy: () => Policy;
      clock: () => DateTime;
      logger: LoggerService;
    },
  ) {}

  /** Runs the job; idempotent, and throws where a retry is worth it. */
  async run(data: Record<string, unknown>, signal: AbortSignal): Promise<void> {
    const { deploymentId } = jobSchema.parse(data);
    const { db, services, policy } = this.options;
    const row = await this.#row(deploymentId);
    if (!row?.service_ref || !row.environment) return;
    const service = await services.find(row.service_ref, () => {});
    if (!service) return;
    const located = locatePin(policy(), service, row.environment);
    if (located.ok && located.pin.kind === 'kustomize-image') {
      await this.#resolveFile(row, located.pin, signal);
    }
    const { pinned_revision: pinned } =
      (await db<DeploymentRow>('deployments')
        .where({ id: deploymentId })
        .first()) ?? {};
    const repository = located.ok ? located.pin.sourceRepository : null;
    if (!pinned || !repository) return;
    await this.#readCommit(repository, pinned, signal);
    await this.#compareNeighbours(service, repository, row.environment, signal);
  }

  async #row(id: string): Promise<DeploymentRow | undefined> {
    return this.options.db<DeploymentRow>('deployments').where({ id }).first();
  }

  async #resolveFile(
    row: DeploymentRow,
    pin: PinLocation,
    signal: AbortSignal,
  ): Promise<void> {
    const synced = pinnedSource(row.observed, pin)?.revision;
    if (!synced) return;
    if (row.pin?.syncedRevision === synced && !row.pin.problem) return;
    const resolved = await this.#pinAt(pin, synced, signal);
    await this.options.ledger.record(
      deploymentStream(row.id),
      async recording => {
        const now = await recording
          .trx<DeploymentRow>('deployments')
          .where({ id: row.id })
          .first();
        // Somebody else resolved it, or it moved on: that run has its own job.
        if (!now || pinnedSource(now.observed, pin)?.revision !== synced)
          return;
        const isSame =
          now.pin?.syncedRevision === synced &&
          now.pin.problem === resolved.problem;
        if (isSame) return;
        await recording.append(
          pinnedDraft(
            {
              syncedRevision: synced,
              pinnedRevision: resolved.revision,
              sourceRepository: pin.sourceRepository,
              pin: {
                kind: pin.kind,
                repository: pin.repository,
                branch: pin.branch,
                path: pin.path,
                key: resolved.key,
                value: resolved.value,
              },
              problem: resolved.problem,
              since: now.observed.applied?.at ?? instant(this.options.clock()),
              baseline: !now.pin,
            },
            { collector: `forge:${this.options.forge().host}` },
          ),
        );
        await wakeChanges(recording, now.service_ref);
      },
    );
  }

  async #pinAt(
    pin: PinLocation,
    ref: string,
    signal: AbortSignal,
  ): Promise<{
    key: string;
    value: string | null;
    revision: string | null;
    problem: string | null;
  }> {
    const missing = (problem: string) => ({
      key: `images[name=${pin.image}].newTag`,
      value: null,
      revision: null,
      problem,
    });
    let text: string | null;
    try {
      const read = await this.options
        .forge()
        .readFiles(pin.repository, [{ ref, path: pin.path }], signal);
      text = read.files[0]?.text ?? null;
    } catch (error) {
      if (!(error instanceof RevisionNotFoundError)) throw error;
      return missing(`${pin.repository} has no commit ${ref.slice(0, 7)}`);
    }
    if (text === null) {
      return missing(`${pin.repository} has no file ${pin.path}`);
    }
    const found = findPin(text, pin);
    if (!found.ok) return missing(found.problem);
    const revision = revisionOfValue(pin, found.value);
    return {
      key: found.key,
      value: found.value,
      revision,
      problem: revision
        ? null
        : `The tag ${found.value} does not name a commit by the policy's rule ${pin.tag}`,
    };
  }

  async #readCommit(
    repository: string,
    sha: string,
    signal: AbortSignal,
  ): Promise<void> {
    const { db, forge } = this.options;
    const known = await db('commits').where({ repository, sha }).first();
    if (known && !known.missing) return;
    const commit = await orMissing(forge().readCommit(repository, sha, signal));
    await this.#recordCommit(repository, sha, commit);
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

  async #compareNeighbours(
    service: Service,
    repository: string,
    environment: string,
    signal: AbortSignal,
  ): Promise<void> {
    const { db, policy } = this.options;
    const rows = await db<DeploymentRow>('deployments')
      .where({ service_ref: service.entityRef })
      .whereNull('removed_at')
      .whereNotNull('pinned_revision');
    const document = policy().document;
    const pairs: [string, string][] = document.environments.flatMap(target =>
      target.upstream
        .filter(up => up === environment || target.name === environment)
        .map(up => [target.name, up] as [string, string]),
    );
    for (const [target, upstream] of pairs) {
      if (!environmentOf(policy(), target)) continue;
      const bases = rows.filter(row => row.environment === target);
      const heads = rows.filter(row => row.environment === upstream);
      for (const base of bases) {
        for (const head of heads) {
          await this.#compare(
            repository,
            base.pinned_revision as string,
            head.pinned_revision as string,
            signal,
          );
        }
      }
    }
  }

  async #compare(
    repository: string,
    base: string,
    head: string,
    signal: AbortSignal,
  ): Promise<void> {
    if (base === head) return;
    const { db, forge } = this.options;
    const known = await db('comparisons')
      .where({ repository, base, head })
      .first();
    if (known && !known.missing) return;
    const comparison = await orMissing(
      forge().compare(repository, base, head, signal),
    );
    await this.#recordComparison(repository, base, head, comparison);
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
        v: 1,
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
    });
  }
}

async function orMissing<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof RevisionNotFoundError) return null;
    throw error;
  }
}
