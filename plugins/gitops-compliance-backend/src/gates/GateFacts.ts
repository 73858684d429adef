import type {
  ChangeClass,
  ChangeKind,
  DeploymentFact,
  ReferencedFacts,
  ReferencedPullRequest,
} from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { CollectorStatus } from '../collectors/CollectorStatus';
import type { ChangeRow } from '../changes/records';
import type { Actors, PersonDirectory } from '../persons/PersonDirectory';
import { environmentOf, type Policy } from '../policy/Policy';
import { instantOrNull } from '../shared/time';

/** What facts are asked about: a change, or one that might be requested. */
export interface Proposal {
  id: string;
  number: number | null;
  serviceRef: string;
  kind: ChangeKind;
  class: ChangeClass;
  environment: string;
  toRevision: string | null;
  requester: string;
  ourHeadSha: string | null;
  repository: string;
  pinPaths: string[];
  pinBranch: string;
  /** Reading of the pull request that is newer than the one on record. */
  pullRequestReadAt?: string;
  pullRequest: ChangeRow['pull_request'];
}

/** A change as a proposal; the requester is resolved from `actors`. */
export function proposalOf(row: ChangeRow, actors: Actors): Proposal {
  return {
    id: row.id,
    number: row.number,
    serviceRef: row.service_ref,
    kind: row.kind,
    class: row.class,
    environment: row.environment,
    toRevision: row.to_revision,
    requester: actors.get(row.requester_ref).person ?? '',
    ourHeadSha: row.our_head_sha,
    repository: row.repository,
    pinPaths: row.pins.map(({ path }) => path),
    pinBranch: row.branch,
    pullRequest: row.pull_request,
  };
}

interface DeploymentRow {
  id: string;
  service_ref: string;
  removed_at: Date | null;
  environment: string;
  provider: string;
  instance: string;
  application: string;
  pinned_revision: string | null;
  synced_revision: string | null;
  sync_status: DeploymentFact['sync'];
  health: DeploymentFact['health'];
  since: Date | null;
  healthy_since: Date | null;
}

/** Collects from the read models what gates may know. No source is read. */
export class GateFacts {
  constructor(
    private readonly options: {
      db: Knex;
      persons: PersonDirectory;
      status: CollectorStatus;
      portalAppId: () => number | null;
      /** Name of the forge's collector, whose full readings refresh facts. */
      forgeCollector: () => string;
    },
  ) {}

  /** The facts for a proposal, as of now. */
  async of(
    proposal: Proposal,
    policy: Policy,
    db: Knex = this.options.db,
  ): Promise<ReferencedFacts> {
    const target = environmentOf(policy, proposal.environment);
    const upstreams = target?.upstream ?? [];
    const health = await this.options.status.all(db);
    const heard = new Map(
      health.map(entry => [entry.collector, entry.lastHeard]),
    );
    const forgeHeard = heard.get(this.options.forgeCollector()) ?? null;
    const deployments = await this.#deployments(
      proposal.serviceRef,
      [proposal.environment, ...upstreams],
      heard,
      db,
    );
    const others = await db<ChangeRow>('changes')
      .select('number')
      .where({
        service_ref: proposal.serviceRef,
        environment: proposal.environment,
      })
      .whereNot({ id: proposal.id })
      .whereNull('ended_at');
    return {
      change: {
        id: proposal.id,
        kind: proposal.kind,
        class: proposal.class,
        service: proposal.serviceRef,
        environment: proposal.environment,
        toRevision: proposal.toRevision,
        requester: proposal.requester,
        othersInFlight: others.map(other => other.number),
        ourHeadSha: proposal.ourHeadSha,
        repository: proposal.repository,
        pinPaths: proposal.pinPaths,
        pinBranch: proposal.pinBranch,
      },
      target: { deployments: deployments.get(proposal.environment) ?? [] },
      upstreams: upstreams.map(environment => ({
        environment,
        deployments: deployments.get(environment) ?? [],
      })),
      pullRequest: await this.#pullRequest(proposal, forgeHeard, db),
      portalAppId: this.options.portalAppId(),
    };
  }

  async #deployments(
    serviceRef: string,
    environments: string[],
    heard: Map<string, string | null>,
    db: Knex,
  ): Promise<Map<string, DeploymentFact[]>> {
    const rows = await db<DeploymentRow>('deployments')
      .where({ service_ref: serviceRef })
      .whereNull('removed_at')
      .whereIn('environment', environments)
      .orderBy('id');
    const byEnvironment = new Map<string, DeploymentFact[]>();
    for (const row of rows) {
      const list = byEnvironment.get(row.environment) ?? [];
      list.push({
        instance: row.instance,
        application: row.application,
        pinnedRevision: row.pinned_revision,
        syncedRevision: row.synced_revision,
        sync: row.sync_status,
        health: row.health,
        since: instantOrNull(row.since),
        healthySince: instantOrNull(row.healthy_since),
        asOf: heard.get(`${row.provider}:${row.instance}`) ?? null,
      });
      byEnvironment.set(row.environment, list);
    }
    return byEnvironment;
  }

  async #pullRequest(
    { pullRequest, pullRequestReadAt }: Proposal,
    forgeHeard: string | null,
    db: Knex,
  ): Promise<ReferencedPullRequest | null> {
    if (!pullRequest) return null;
    const actors = await this.options.persons.actors(
      [
        pullRequest.author,
        pullRequest.lastPusher,
        pullRequest.mergedBy,
        ...pullRequest.reviews.map(review => review.reviewer),
      ],
      db,
    );
    return {
      number: pullRequest.number,
      url: pullRequest.url,
      state: pullRequest.state,
      draft: pullRequest.draft,
      headSha: pullRequest.headSha,
      baseSha: pullRequest.baseSha,
      baseBranch: pullRequest.baseBranch,
      mergeable: pullRequest.mergeable,
      author: actors.get(pullRequest.author),
      lastPusher: actors.maybe(pullRequest.lastPusher),
      reviews: pullRequest.reviews.map(review => ({
        reviewer: actors.get(review.reviewer),
        state: review.state,
        commit: review.commit,
        submittedAt: review.submittedAt,
      })),
      reviewsComplete: pullRequest.reviewsComplete,
      files: pullRequest.files,
      mergedBy: actors.maybe(pullRequest.mergedBy),
      mergeSha: pullRequest.mergeSha,
      mergedAt: pullRequest.mergedAt,
      protection: pullRequest.protection,
      // A full reading that found nothing new confirms what is known.
      asOf: [pullRequest.readAt, pullRequestReadAt ?? '', forgeHeard ?? '']
        .sort()
        .pop() as string,
    };
  }
}
