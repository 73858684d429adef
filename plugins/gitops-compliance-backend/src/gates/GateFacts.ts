import type {
  ArgoWindowsFact,
  ChangeClass,
  ChangeKind,
  DeploymentFact,
  OperationFact,
  ReferencedFacts,
  TargetPolicy,
} from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { CATALOG_COLLECTOR } from '../collectors/CatalogCollector';
import type { CollectorStatus } from '../collectors/CollectorStatus';
import { voteFact, votersOf, votesOf } from '../approvals/votesOf';
import { unresolvedOf } from '../drift/unresolved';
import { contentsFactsOf } from '../contents/contentsFactsOf';
import type { ChangeRow } from '../changes/records';
import type { Actors, PersonDirectory } from '../persons/PersonDirectory';
import { environmentOf, targetPolicyOf, type Policy } from '../policy/Policy';
import type { SourceRange } from '../sources/sourceTags';
import { instantOrNull } from '../shared/time';
import { broughtFactsOf, sourcesOf } from './broughtFactsOf';
import { calendarFactsOf } from './calendarFactsOf';
import { emergencyFactsOf } from './emergencyFactsOf';
import { releaseFactsOf } from './releaseFactsOf';
import { ticketFactsOf } from './ticketFactsOf';
import { sharedPinPaths } from './sharedPinPaths';
import { PersonFacts } from './PersonFacts';
import { pullRequestFact } from './pullRequestFact';
import { othersOf, ranKey, TargetFacts, targetKey } from './TargetFacts';

/** What facts are asked about: a change, or one that might be requested. */
export interface Proposal {
  id: string;
  number: number | null;
  serviceRef: string;
  kind: ChangeKind;
  class: ChangeClass;
  environment: string;
  toRevision: string | null;
  /** Id of the change that a rollback undoes. */
  rollbackOf?: string | null;
  requester: string;
  /** Opaque reference; absent before the request. */
  requesterRef?: string;
  /** Absent before the request: links hold as they are now. */
  requestedAt?: Date | null;
  /** What the target ran at the request; absent: what it runs now. */
  fromRevision?: string | null;
  ourHeadSha: string | null;
  repository: string;
  pinPaths: string[];
  pinBranch: string;
  /** Release that it belongs to. */
  release?: { id: string; wave: number } | null;
  /** Emergency under which it goes. */
  emergencyId?: string | null;
  /** Source code that it brings; absent: it brings none. */
  sources?: SourceRange[];
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
    rollbackOf: row.rollback_of,
    requester: actors.get(row.requester_ref).person ?? '',
    requesterRef: row.requester_ref,
    requestedAt: row.created_at,
    fromRevision: row.from_revision,
    ourHeadSha: row.our_head_sha,
    repository: row.repository,
    pinPaths: row.pins.map(({ path }) => path),
    pinBranch: row.branch,
    release:
      row.release_id === null || row.wave === null
        ? null
        : { id: row.release_id, wave: row.wave },
    emergencyId: row.emergency_id,
    sources: sourcesOf(row.pins, row.from_revision, row.to_revision),
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
  operation: OperationFact | null;
  argo_windows: ArgoWindowsFact | null;
}

/** Collects from the read models what gates may know. No source is read. */
export class GateFacts {
  readonly #target: TargetFacts;
  readonly #persons: PersonFacts;

  constructor(
    private readonly options: {
      db: Knex;
      persons: PersonDirectory;
      status: CollectorStatus;
      portalAppId: () => number | null;
      /** Name of the forge's collector, whose full readings refresh facts. */
      forgeCollector: () => string;
      clock: () => DateTime;
    },
  ) {
    this.#target = new TargetFacts(options.persons);
    this.#persons = new PersonFacts(options.persons);
  }

  /** The facts for a proposal, as of now. */
  async of(
    proposal: Proposal,
    policy: Policy,
    db?: Knex,
  ): Promise<ReferencedFacts> {
    const [facts] = await this.ofMany([proposal], policy, db);
    return facts;
  }

  /** The facts for each of several, in a fixed number of queries. */
  async ofMany(
    proposals: Proposal[],
    policy: Policy,
    db: Knex = this.options.db,
  ): Promise<ReferencedFacts[]> {
    const { status, portalAppId, forgeCollector } = this.options;
    const health = await status.all(db);
    const heard = new Map(
      health.map(entry => [entry.collector, entry.lastHeard]),
    );
    const forgeHeard = heard.get(forgeCollector()) ?? null;
    const { deployments, windowsOf } = await this.#deployments(
      proposals,
      policy,
      heard,
      db,
    );
    const votes = await votesOf(proposals, db);
    const people = await this.#persons.collect(
      proposals,
      policy,
      heard.get(CATALOG_COLLECTOR) ?? null,
      [...votes.values()].flatMap(votersOf),
      db,
    );
    const inFlight = await this.#target.inFlight(proposals, db);
    const stopsOn = await this.#target.stops(
      this.options.clock().toJSDate(),
      db,
    );
    const unresolvedOn = await unresolvedOf(db);
    const reports = await this.#target.reports(
      proposals.map(({ id }) => id),
      db,
    );
    const releases = await releaseFactsOf(proposals, db);
    const tickets = await ticketFactsOf(proposals, heard, db);
    const emergencies = await emergencyFactsOf(proposals, db);
    const contents = await contentsFactsOf(proposals, db);
    const pinPaths = await sharedPinPaths(proposals, db);
    const calendarFacts = await calendarFactsOf(proposals, policy, db);
    const brought = await broughtFactsOf(proposals, policy, db);
    return proposals.map(proposal => {
      const { id, serviceRef, environment } = proposal;
      const of = (name: string) => deployments(proposal, name);
      const { requesterAliases, ...about } = people.of(proposal);
      return {
        change: {
          id,
          kind: proposal.kind,
          class: proposal.class,
          number: proposal.number,
          service: serviceRef,
          environment,
          toRevision: proposal.toRevision,
          requester: proposal.requester,
          ...(requesterAliases && { requesterAliases }),
          ...othersOf(inFlight.get(targetKey(proposal)) ?? [], {
            id,
            rollbackOf: proposal.rollbackOf ?? null,
          }),
          ourHeadSha: proposal.ourHeadSha,
          repository: proposal.repository,
          pinPaths: pinPaths.get(id) ?? proposal.pinPaths,
          pinBranch: proposal.pinBranch,
        },
        target: { deployments: of(environment) },
        upstreams: upstreamOf(policy, proposal).map(name => ({
          environment: name,
          deployments: of(name),
        })),
        pullRequest: pullRequestFact(proposal, people.actors, forgeHeard),
        ...about,
        ...(votes.has(id) && {
          votes: votes
            .get(id)
            ?.map(vote =>
              voteFact(vote, people.actors.at(proposal.requestedAt ?? null)),
            ),
        }),
        stops: stopsOn(proposal),
        unresolved: unresolvedOn(proposal),
        reports: reports.get(id) ?? [],
        release: releases.get(id) ?? null,
        ticket: tickets.get(id) ?? null,
        emergency: emergencies.get(proposal.emergencyId ?? '') ?? null,
        contents: contents.get(id) ?? null,
        ...calendarFacts(proposal, windowsOf(proposal)),
        ...brought(proposal),
        portalAppId: portalAppId(),
      };
    });
  }

  /** What the targets and the environments before them run. */
  async #deployments(
    proposals: Proposal[],
    policy: Policy,
    heard: Map<string, string | null>,
    db: Knex,
  ): Promise<{
    deployments: (proposal: Proposal, environment: string) => DeploymentFact[];
    windowsOf: (proposal: Proposal) => ArgoWindowsFact[];
  }> {
    const rows: DeploymentRow[] = await db('deployments')
      .leftJoin(
        'deployment_windows',
        'deployment_windows.deployment_id',
        'deployments.id',
      )
      .select('deployments.*', { argo_windows: 'deployment_windows.told' })
      .whereNull('removed_at')
      .whereRaw('service_ref = ANY (?::text[])', [
        [...new Set(proposals.map(({ serviceRef }) => serviceRef))],
      ])
      .orderBy('id');
    const byTarget = new Map<string, DeploymentRow[]>();
    for (const row of rows) {
      const { service_ref: serviceRef, environment } = row;
      const key = targetKey({ serviceRef, environment });
      byTarget.set(key, [...(byTarget.get(key) ?? []), row]);
    }
    const runs = (serviceRef: string, environment: string) =>
      byTarget.get(targetKey({ serviceRef, environment })) ?? [];
    const ran = await this.#target.ran(
      proposals
        .filter(proposal => asksForHistory(policy, proposal))
        .flatMap(proposal =>
          upstreamOf(policy, proposal)
            .flatMap(name => runs(proposal.serviceRef, name))
            .flatMap(({ id }) =>
              proposal.toRevision
                ? { deploymentId: id, revision: proposal.toRevision }
                : [],
            ),
        ),
      db,
    );
    return {
      deployments: ({ serviceRef, toRevision }, environment) =>
        runs(serviceRef, environment).map(row => ({
          ...deploymentFact(row, heard),
          ran: ran.get(ranKey(row.id, toRevision ?? '')) ?? null,
        })),
      windowsOf: ({ serviceRef, environment }) =>
        runs(serviceRef, environment).flatMap(({ argo_windows: told }) =>
          told && told.windows.length > 0 ? told : [],
        ),
    };
  }
}

function upstreamOf(policy: Policy, { environment }: Proposal): string[] {
  return environmentOf(policy, environment)?.upstream ?? [];
}

function rulesOf(
  policy: Policy,
  { serviceRef: service, environment }: Proposal,
): TargetPolicy {
  return targetPolicyOf(policy, { service, environment });
}

function asksForHistory(policy: Policy, proposal: Proposal): boolean {
  return rulesOf(policy, proposal).upstreamMust === 'have-run';
}

function deploymentFact(
  row: DeploymentRow,
  heard: Map<string, string | null>,
): DeploymentFact {
  return {
    instance: row.instance,
    application: row.application,
    pinnedRevision: row.pinned_revision,
    syncedRevision: row.synced_revision,
    sync: row.sync_status,
    health: row.health,
    since: instantOrNull(row.since),
    healthySince: instantOrNull(row.healthy_since),
    asOf: heard.get(`${row.provider}:${row.instance}`) ?? null,
    operation: row.operation && {
      phase: row.operation.phase,
      startedAt: row.operation.startedAt,
    },
  };
}
