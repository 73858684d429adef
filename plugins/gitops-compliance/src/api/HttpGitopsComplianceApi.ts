import {
  parseEntityRef,
  type CompoundEntityRef,
} from '@backstage/catalog-model';
import type { DiscoveryApi, FetchApi } from '@backstage/core-plugin-api';
import {
  createGitopsComplianceClient,
  type ApplicationRollup,
  type CalendarEditWish,
  type CalendarImportWish,
  type CalendarPreviewWish,
  type DelegationWish,
  type DriftIncident,
  type EmergencyReview,
  type PullRequestAsking,
  type EmergencyWish,
  type ErasureWish,
  type EvidenceRequest,
  type ReleaseEvidenceRequest,
  type GateView,
  type GitopsComplianceClient,
  type HoldWish,
  type NotificationSettings,
  type PolicyWish,
  type StopWish,
  type DisputeWish,
  type WaiverWish,
  type VoteRequest,
  type MeetingWish,
  type VotesRequest,
  type PersonLinkProposal,
  type PromotionRequest,
  type ReleaseRequest,
  type RollbackRequest,
  type TicketWish,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { ApiError, toApiError } from './ApiError';
import type {
  CalendarQuery,
  DeliveredQuery,
  DeliveryFilterQuery,
  DeliveryQuery,
  FleetFilterQuery,
  FleetQuery,
  GitopsComplianceApi,
  ListAroundQuery,
  ApplicationsQuery,
  DeployersQuery,
  StateAtQuery,
  StateDensityQuery,
  StateFilterQuery,
  TimelineQuery,
  ListChangesQuery,
  ListGapsQuery,
  ListPersonLinksQuery,
  PageQuery,
  PolicyDecision,
} from './GitopsComplianceApi';

/** The client's methods, under names that do not look like constructors. */
interface Methods {
  get: GitopsComplianceClient['GET'];
  post: GitopsComplianceClient['POST'];
  put: GitopsComplianceClient['PUT'];
}

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

function fromErrorBody(body: unknown, status: number): ApiError {
  const error =
    typeof body === 'object' && body !== null && 'error' in body
      ? (body as { error: { message?: string; gates?: GateView[] } }).error
      : undefined;
  return new ApiError({
    message: error?.message ?? `The backend answered with status ${status}.`,
    status,
    gates: error?.gates,
  });
}

/**
 * A fetch that hands on address and options instead of a request object: the
 * app's fetch middlewares read a request several times, and a body can be read
 * from a request object only once.
 */
function repeatable(underlying: typeof fetch): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const body = await request.text();
    return underlying(request.url, {
      method: request.method,
      headers: request.headers,
      body: body || undefined,
      signal: request.signal,
    });
  };
}

/** The API over HTTP, at the address that discovery gives. */
export class HttpGitopsComplianceApi implements GitopsComplianceApi {
  constructor(
    private readonly options: {
      discoveryApi: DiscoveryApi;
      fetchApi: FetchApi;
    },
  ) {}

  getEnvironments(entity: CompoundEntityRef, signal: AbortSignal) {
    return this.call(({ get }) =>
      get('/v1/entities/{kind}/{namespace}/{name}/environments', {
        params: { path: entity },
        signal,
      }),
    );
  }

  getCompliance(entity: CompoundEntityRef, signal: AbortSignal) {
    return this.call(({ get }) =>
      get('/v1/entities/{kind}/{namespace}/{name}/compliance', {
        params: { path: entity },
        signal,
      }),
    );
  }

  previewPromotion(
    entity: CompoundEntityRef,
    pair: { environment: string; from: string },
    signal: AbortSignal,
  ) {
    return this.call(({ get }) =>
      get('/v1/entities/{kind}/{namespace}/{name}/promotion-preview', {
        params: { path: entity, query: pair },
        signal,
      }),
    );
  }

  getPromotionChangelog(
    entity: CompoundEntityRef,
    query: { environment: string; from: string } & PageQuery,
    signal?: AbortSignal,
  ) {
    return this.call(({ get }) =>
      get('/v1/entities/{kind}/{namespace}/{name}/changelog', {
        params: { path: entity, query },
        signal,
      }),
    );
  }

  getChangeChangelog(
    id: string,
    query: Partial<PageQuery>,
    signal?: AbortSignal,
  ) {
    return this.call(({ get }) =>
      get('/v1/changes/{id}/changelog', {
        params: { path: { id }, query },
        signal,
      }),
    );
  }

  getChangeDiff(id: string, query: Partial<PageQuery>, signal?: AbortSignal) {
    return this.call(({ get }) =>
      get('/v1/changes/{id}/diff', { params: { path: { id }, query }, signal }),
    );
  }

  getStatus(signal: AbortSignal) {
    return this.call(({ get }) => get('/v1/status', { signal }));
  }

  listChanges(query: ListChangesQuery, signal?: AbortSignal) {
    return this.call(({ get }) =>
      get('/v1/changes', { params: { query }, signal }),
    );
  }

  countChanges(signal: AbortSignal) {
    return this.call(({ get }) => get('/v1/change-counts', { signal }));
  }

  requestPromotion(body: PromotionRequest) {
    return this.call(({ post }) => post('/v1/changes', { body }));
  }

  getChange(id: string, signal: AbortSignal) {
    return this.call(({ get }) =>
      get('/v1/changes/{id}', { params: { path: { id } }, signal }),
    );
  }

  mergeChange(id: string) {
    return this.call(({ post }) =>
      post('/v1/changes/{id}/merge', { params: { path: { id } } }),
    );
  }

  syncChange(id: string) {
    return this.call(({ post }) =>
      post('/v1/changes/{id}/sync', { params: { path: { id } } }),
    );
  }

  verifyChange(id: string, reason: string) {
    return this.call(({ post }) =>
      post('/v1/changes/{id}/verify', {
        params: { path: { id } },
        body: { reason },
      }),
    );
  }

  cancelChange(id: string, reason: string) {
    return this.call(({ post }) =>
      post('/v1/changes/{id}/cancel', {
        params: { path: { id } },
        body: { reason },
      }),
    );
  }

  askForGate(id: string, gate: string) {
    return this.call(({ post }) =>
      post('/v1/changes/{id}/ask', {
        params: { path: { id } },
        body: { gate },
      }),
    );
  }

  getTicketOfChange(id: string, signal: AbortSignal) {
    return this.call(({ get }) =>
      get('/v1/changes/{id}/ticket', { params: { path: { id } }, signal }),
    );
  }

  setTicketOfChange(id: string, body: TicketWish) {
    return this.call(({ post }) =>
      post('/v1/changes/{id}/ticket', { params: { path: { id } }, body }),
    );
  }

  rollBackChange(id: string, body: RollbackRequest) {
    return this.call(({ post }) =>
      post('/v1/changes/{id}/rollback', { params: { path: { id } }, body }),
    );
  }

  reviewRollback(id: string, statement: string) {
    return this.call(({ post }) =>
      post('/v1/changes/{id}/review', {
        params: { path: { id } },
        body: { statement },
      }),
    );
  }

  getCalendar(query: CalendarQuery, signal: AbortSignal) {
    return this.call(({ get }) =>
      get('/v1/calendar', { params: { query }, signal }),
    );
  }

  previewCalendarEntry(body: CalendarPreviewWish) {
    return this.call(({ post }) => post('/v1/calendar/preview', { body }));
  }

  proposeCalendarEntry(body: CalendarEditWish) {
    return this.call(({ post }) => post('/v1/calendar/proposals', { body }));
  }

  importICalendar(body: CalendarImportWish) {
    return this.call(({ post }) => post('/v1/calendar/imports', { body }));
  }

  downloadICalendar(environment: string) {
    const query = new URLSearchParams({ environment });
    return this.fetchFile(`calendar/icalendar?${query}`);
  }

  getLedger(signal: AbortSignal) {
    return this.call(({ get }) => get('/v1/ledger', { signal }));
  }

  getLedgerVerification(signal: AbortSignal) {
    return this.call(({ get }) => get('/v1/ledger/verification', { signal }));
  }

  verifyLedger() {
    return this.call(({ post }) => post('/v1/ledger/verification'));
  }

  listPersonLinks(query: ListPersonLinksQuery, signal?: AbortSignal) {
    return this.call(({ get }) =>
      get('/v1/person-links', { params: { query }, signal }),
    );
  }

  getUnknownAccounts(signal: AbortSignal) {
    return this.call(({ get }) => get('/v1/unknown-accounts', { signal }));
  }

  proposePersonLink(body: PersonLinkProposal) {
    return this.call(({ post }) => post('/v1/person-links', { body }));
  }

  confirmPersonLink(id: string) {
    return this.call(({ post }) =>
      post('/v1/person-links/{id}/confirm', { params: { path: { id } } }),
    );
  }

  endPersonLink(id: string, reason: string) {
    return this.call(({ post }) =>
      post('/v1/person-links/{id}/end', {
        params: { path: { id } },
        body: { reason },
      }),
    );
  }

  listGaps(query: ListGapsQuery, signal?: AbortSignal) {
    return this.call(({ get }) =>
      get('/v1/ledger/gaps', { params: { query }, signal }),
    );
  }

  acceptGap(id: string, statement: string) {
    return this.call(({ post }) =>
      post('/v1/ledger/gaps/{id}/accept', {
        params: { path: { id } },
        body: { statement },
      }),
    );
  }

  listErasures(query: PageQuery, signal?: AbortSignal) {
    return this.call(({ get }) =>
      get('/v1/erasures', { params: { query }, signal }),
    );
  }

  requestErasure(body: ErasureWish) {
    return this.call(({ post }) => post('/v1/erasures', { body }));
  }

  confirmErasure(id: string) {
    return this.call(({ post }) =>
      post('/v1/erasures/{id}/confirm', { params: { path: { id } } }),
    );
  }

  withdrawErasure(id: string) {
    return this.call(({ post }) =>
      post('/v1/erasures/{id}/withdraw', { params: { path: { id } } }),
    );
  }

  getBoard(id: string, signal: AbortSignal) {
    return this.call(({ get }) =>
      get('/v1/changes/{id}/board', { params: { path: { id } }, signal }),
    );
  }

  vote(id: string, body: VoteRequest) {
    return this.call(({ post }) =>
      post('/v1/changes/{id}/vote', { params: { path: { id } }, body }),
    );
  }

  getBriefing(id: string, signal: AbortSignal) {
    return this.call(({ get }) =>
      get('/v1/changes/{id}/briefing', { params: { path: { id } }, signal }),
    );
  }

  voteOnAll(body: VotesRequest) {
    return this.call(({ post }) => post('/v1/board/votes', { body }));
  }

  getBoardQueue(signal: AbortSignal) {
    return this.call(({ get }) => get('/v1/board/queue', { signal }));
  }

  getAgenda(signal: AbortSignal) {
    return this.call(({ get }) => get('/v1/board/agenda', { signal }));
  }

  listMeetings(signal: AbortSignal) {
    return this.call(({ get }) => get('/v1/board/meetings', { signal }));
  }

  holdMeeting(body: MeetingWish) {
    return this.call(({ post }) => post('/v1/board/meetings', { body }));
  }

  listDelegations(signal: AbortSignal) {
    return this.call(({ get }) => get('/v1/board/delegations', { signal }));
  }

  giveDelegation(body: DelegationWish) {
    return this.call(({ post }) => post('/v1/board/delegations', { body }));
  }

  endDelegation(id: string) {
    return this.call(({ post }) =>
      post('/v1/board/delegations/{id}/end', { params: { path: { id } } }),
    );
  }

  getNotificationSettings(signal: AbortSignal) {
    return this.call(({ get }) => get('/v1/me/notifications', { signal }));
  }

  setNotificationSettings(body: NotificationSettings) {
    return this.call(({ put }) => put('/v1/me/notifications', { body }));
  }

  listWaiting(signal: AbortSignal) {
    return this.call(({ get }) => get('/v1/waiting', { signal }));
  }

  listReleases(query: PageQuery, signal?: AbortSignal) {
    return this.call(({ get }) =>
      get('/v1/releases', { params: { query }, signal }),
    );
  }

  getRelease(id: string, signal: AbortSignal) {
    return this.call(({ get }) =>
      get('/v1/releases/{id}', { params: { path: { id } }, signal }),
    );
  }

  listReleaseCandidates(environment: string, signal: AbortSignal) {
    return this.call(({ get }) =>
      get('/v1/release-candidates', {
        params: { query: { environment } },
        signal,
      }),
    );
  }

  requestRelease(body: ReleaseRequest) {
    return this.call(({ post }) => post('/v1/releases', { body }));
  }

  mergeRelease(id: string) {
    return this.call(({ post }) =>
      post('/v1/releases/{id}/merge', { params: { path: { id } } }),
    );
  }

  resumeRelease(id: string, reason: string) {
    return this.call(({ post }) =>
      post('/v1/releases/{id}/resume', {
        params: { path: { id } },
        body: { reason },
      }),
    );
  }

  cancelRelease(id: string, reason: string) {
    return this.call(({ post }) =>
      post('/v1/releases/{id}/cancel', {
        params: { path: { id } },
        body: { reason },
      }),
    );
  }

  rollBackRelease(id: string, body: RollbackRequest) {
    return this.call(({ post }) =>
      post('/v1/releases/{id}/rollback', { params: { path: { id } }, body }),
    );
  }

  listHolds(query: PageQuery, signal?: AbortSignal) {
    return this.call(({ get }) =>
      get('/v1/holds', { params: { query }, signal }),
    );
  }

  placeHold(body: HoldWish) {
    return this.call(({ post }) => post('/v1/holds', { body }));
  }

  liftHold(id: string) {
    return this.call(({ post }) =>
      post('/v1/holds/{id}/lift', { params: { path: { id } } }),
    );
  }

  async listEmergencies(
    query: PageQuery & {
      state: 'running' | 'owing' | 'closed';
      entity?: string;
    },
    signal?: AbortSignal,
  ) {
    const { cursor, ...rest } = query;
    const { items, nextCursor } = await this.call(({ get }) =>
      get('/v1/emergencies', {
        params: {
          query: {
            ...rest,
            ...(cursor === undefined ? {} : { cursor: Number(cursor) }),
          },
        },
        signal,
      }),
    );
    return {
      items,
      nextCursor: nextCursor === null ? null : String(nextCursor),
    };
  }

  getEmergency(id: string, signal: AbortSignal) {
    return this.call(({ get }) =>
      get('/v1/emergencies/{id}', { params: { path: { id } }, signal }),
    );
  }

  getEmergencyTerms(
    query: { entity: string[]; environment: string },
    signal: AbortSignal,
  ) {
    return this.call(({ get }) =>
      get('/v1/emergency-terms', { params: { query }, signal }),
    );
  }

  declareEmergency(body: EmergencyWish) {
    return this.call(({ post }) => post('/v1/emergencies', { body }));
  }

  confirmEmergency(id: string) {
    return this.call(({ post }) =>
      post('/v1/emergencies/{id}/confirm', { params: { path: { id } } }),
    );
  }

  endEmergency(id: string, reason: string) {
    return this.call(({ post }) =>
      post('/v1/emergencies/{id}/end', {
        params: { path: { id } },
        body: { reason },
      }),
    );
  }

  askForPullRequestAgain(id: string, body: PullRequestAsking) {
    return this.call(({ post }) =>
      post('/v1/emergencies/{id}/pull-request', {
        params: { path: { id } },
        body,
      }),
    );
  }

  reviewEmergency(id: string, body: EmergencyReview) {
    return this.call(({ post }) =>
      post('/v1/emergencies/{id}/review', { params: { path: { id } }, body }),
    );
  }

  getFleet(query: FleetQuery, signal?: AbortSignal) {
    return this.call(({ get }) =>
      get('/v1/fleet', { params: { query }, signal }),
    );
  }

  downloadFleet(query: FleetFilterQuery) {
    const { waived, ...rest } = query;
    const asked = new URLSearchParams({ ...rest });
    if (waived) asked.set('waived', 'true');
    return this.fetchFile(`fleet/csv?${asked}`);
  }

  getDelivery(query: DeliveryQuery, signal?: AbortSignal) {
    return this.call(({ get }) =>
      get('/v1/delivery', { params: { query }, signal }),
    );
  }

  listDelivered(query: DeliveredQuery, signal?: AbortSignal) {
    return this.call(({ get }) =>
      get('/v1/delivery/changes', { params: { query }, signal }),
    );
  }

  downloadDelivery({ failed, ...query }: DeliveryFilterQuery) {
    return this.fetchFile(
      `delivery/csv?${new URLSearchParams({
        ...query,
        ...(failed && { failed: 'true' }),
      })}`,
    );
  }

  getTimeline({ entityRef, ...query }: TimelineQuery, signal?: AbortSignal) {
    return this.call(({ get }) =>
      get('/v1/entities/{kind}/{namespace}/{name}/timeline', {
        params: { path: parseEntityRef(entityRef), query },
        signal,
      }),
    );
  }

  getStateAt(query: StateAtQuery, signal?: AbortSignal) {
    return this.call(({ get }) =>
      get('/v1/state', { params: { query }, signal }),
    );
  }

  downloadState(query: StateFilterQuery) {
    return this.fetchFile(`state/csv?${new URLSearchParams({ ...query })}`);
  }

  getStateDensity(query: StateDensityQuery, signal?: AbortSignal) {
    return this.call(({ get }) =>
      get('/v1/state/density', { params: { query }, signal }),
    );
  }

  listApplications(query: ApplicationsQuery, signal?: AbortSignal) {
    return this.call(({ get }) =>
      get('/v1/applications', { params: { query }, signal }),
    );
  }

  getApplicationRollup(by: ApplicationRollup['by'], signal?: AbortSignal) {
    return this.call(({ get }) =>
      get('/v1/applications/rollup', { params: { query: { by } }, signal }),
    );
  }

  getDeployers(query: DeployersQuery, signal?: AbortSignal) {
    return this.call(({ get }) =>
      get('/v1/deployers', { params: { query }, signal }),
    );
  }

  putUnderEmergency(id: string, emergency: string) {
    return this.call(({ post }) =>
      post('/v1/changes/{id}/emergency', {
        params: { path: { id } },
        body: { emergency },
      }),
    );
  }

  adoptAround(id: string, reason: string) {
    return this.call(({ post }) =>
      post('/v1/around/{id}/adopt', {
        params: { path: { id } },
        body: { reason },
      }),
    );
  }

  listAround(query: ListAroundQuery, signal?: AbortSignal) {
    return this.call(({ get }) =>
      get('/v1/around', { params: { query }, signal }),
    );
  }

  listDrift(
    query: PageQuery & {
      state?: 'open' | 'over';
      what?: DriftIncident['what'];
      entity?: string;
      environment?: string;
    },
    signal?: AbortSignal,
  ) {
    return this.call(({ get }) =>
      get('/v1/drift', { params: { query }, signal }),
    );
  }

  downloadDrift(query: {
    state?: 'open' | 'over';
    what?: DriftIncident['what'];
    entity?: string;
    environment?: string;
  }) {
    return this.fetchFile(`drift/csv?${new URLSearchParams(query)}`);
  }

  resolveDrift(id: string, reason: string) {
    return this.call(({ post }) =>
      post('/v1/drift/{id}/resolve', {
        params: { path: { id } },
        body: { reason },
      }),
    );
  }

  listStops(
    query: PageQuery & { state?: 'in-force' | 'over' },
    signal?: AbortSignal,
  ) {
    return this.call(({ get }) =>
      get('/v1/stops', { params: { query }, signal }),
    );
  }

  setStop(body: StopWish) {
    return this.call(({ post }) => post('/v1/stops', { body }));
  }

  listDisputes(
    query: PageQuery & { state?: 'open' | 'answered' },
    signal?: AbortSignal,
  ) {
    return this.call(({ get }) =>
      get('/v1/disputes', { params: { query }, signal }),
    );
  }

  openDispute(body: DisputeWish) {
    return this.call(({ post }) => post('/v1/disputes', { body }));
  }

  downloadDisputeFile(id: string, place: number) {
    return this.fetchFile(`disputes/${encodeURIComponent(id)}/files/${place}`);
  }

  answerDispute(id: string, statement: string) {
    return this.call(({ post }) =>
      post('/v1/disputes/{id}/answer', {
        params: { path: { id } },
        body: { statement },
      }),
    );
  }

  listWaivers(
    query: PageQuery & { state?: 'asked' | 'in-force' | 'over' },
    signal?: AbortSignal,
  ) {
    return this.call(({ get }) =>
      get('/v1/waivers', { params: { query }, signal }),
    );
  }

  askForWaiver(body: WaiverWish) {
    return this.call(({ post }) => post('/v1/waivers', { body }));
  }

  actOnWaiver(
    id: string,
    action: 'approve' | 'refuse' | 'withdraw',
    reason: string,
  ) {
    const ROUTES = {
      approve: '/v1/waivers/{id}/approve',
      refuse: '/v1/waivers/{id}/refuse',
      withdraw: '/v1/waivers/{id}/withdraw',
    } as const;
    return this.call(({ post }) =>
      post(ROUTES[action], { params: { path: { id } }, body: { reason } }),
    );
  }

  liftStop(id: string, reason: string) {
    return this.call(({ post }) =>
      post('/v1/stops/{id}/lift', {
        params: { path: { id } },
        body: { reason },
      }),
    );
  }

  getTargetPolicy(
    entity: CompoundEntityRef,
    environment: string,
    signal: AbortSignal,
  ) {
    return this.call(({ get }) =>
      get('/v1/entities/{kind}/{namespace}/{name}/policy', {
        params: { path: entity, query: { environment } },
        signal,
      }),
    );
  }

  getPolicy(signal: AbortSignal) {
    return this.call(({ get }) => get('/v1/policy', { signal }));
  }

  listPolicyVersions(query: PageQuery, signal?: AbortSignal) {
    return this.call(({ get }) =>
      get('/v1/policy/versions', { params: { query }, signal }),
    );
  }

  getModes(signal: AbortSignal) {
    return this.call(({ get }) => get('/v1/policy/modes', { signal }));
  }

  checkPolicy(text: string) {
    return this.call(({ post }) =>
      post('/v1/policy/check', { body: { text } }),
    );
  }

  listPolicyProposals(query: PageQuery, signal?: AbortSignal) {
    return this.call(({ get }) =>
      get('/v1/policy/proposals', { params: { query }, signal }),
    );
  }

  proposePolicy(body: PolicyWish) {
    return this.call(({ post }) => post('/v1/policy/proposals', { body }));
  }

  decidePolicyProposal(id: string, decision: PolicyDecision, reason: string) {
    return this.call(({ post }) =>
      post('/v1/policy/proposals/{id}/{decision}', {
        params: { path: { id, decision } },
        body: { reason },
      }),
    );
  }

  listAuditReads(query: PageQuery, signal?: AbortSignal) {
    return this.call(({ get }) =>
      get('/v1/ledger/reads', { params: { query }, signal }),
    );
  }

  listExports(signal: AbortSignal) {
    return this.call(({ get }) => get('/v1/evidence', { signal }));
  }

  requestExport(body: EvidenceRequest | ReleaseEvidenceRequest) {
    return this.call(({ post }) => post('/v1/evidence', { body }));
  }

  getExport(id: string, signal: AbortSignal) {
    return this.call(({ get }) =>
      get('/v1/evidence/{id}', { params: { path: { id } }, signal }),
    );
  }

  getEvidenceOfChange(id: string, signal: AbortSignal) {
    return this.call(({ get }) =>
      get('/v1/changes/{id}/evidence', { params: { path: { id } }, signal }),
    );
  }

  requestEvidenceOfChange(id: string) {
    return this.call(({ post }) =>
      post('/v1/changes/{id}/evidence', { params: { path: { id } } }),
    );
  }

  downloadExport(id: string) {
    return this.fetchFile(`evidence/${encodeURIComponent(id)}/bundle`);
  }

  downloadMinutes(id: string, format: 'md' | 'pdf') {
    return this.fetchFile(
      `board/meetings/${encodeURIComponent(id)}/minutes.${format}`,
    );
  }

  private async fetchFile(path: string): Promise<Blob> {
    try {
      const { discoveryApi, fetchApi } = this.options;
      const baseUrl = await discoveryApi.getBaseUrl('gitops-compliance');
      const response = await fetchApi.fetch(`${baseUrl}/v1/${path}`);
      if (!response.ok) {
        const body = await response.json().catch(() => undefined);
        throw fromErrorBody(body, response.status);
      }
      return await response.blob();
    } catch (thrown) {
      throw toApiError(thrown);
    }
  }

  private async call<T>(
    request: (methods: Methods) => Promise<Answer<T>>,
  ): Promise<T> {
    try {
      const { discoveryApi, fetchApi } = this.options;
      const baseUrl = await discoveryApi.getBaseUrl('gitops-compliance');
      const client = createGitopsComplianceClient({
        baseUrl,
        fetch: repeatable(fetchApi.fetch),
      });
      const answer = await request({
        get: client.GET,
        post: client.POST,
        put: client.PUT,
      });
      if (answer.data === undefined) {
        throw fromErrorBody(answer.error, answer.response.status);
      }
      return answer.data;
    } catch (thrown) {
      throw toApiError(thrown);
    }
  }
}
