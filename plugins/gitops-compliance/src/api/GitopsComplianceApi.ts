import { createApiRef } from '@backstage/frontend-plugin-api';
import type { CompoundEntityRef } from '@backstage/catalog-model';
import type {
  AuditReadList,
  CalendarEditWish,
  CalendarImportWish,
  CalendarPreview,
  CalendarPreviewWish,
  CalendarView,
  ChangeCounts,
  StatusView,
  ChangeDiffView,
  ChangelogView,
  ChangeList,
  ChangeSummary,
  ChangeView,
  EntityCompliance,
  EntityEnvironments,
  ErasurePage,
  ErasureView,
  ErasureWish,
  EvidenceExport,
  EvidenceExportList,
  EvidenceOfChange,
  EvidenceRequest,
  ReleaseEvidenceRequest,
  GapOfReader,
  GapPage,
  PersonLink,
  PersonLinkPage,
  PersonLinkProposal,
  UnknownAccounts,
  GapView,
  HoldPage,
  HoldView,
  HoldWish,
  AroundNotice,
  AroundNoticePage,
  DriftIncident,
  DriftIncidentPage,
  EmergencyReview,
  PullRequestAsking,
  EmergencyTermsView,
  EmergencyView,
  EmergencyWish,
  DeployersView,
  DeliveredChangePage,
  DeliveryFigures,
  Fleet,
  StateAt,
  StateDensity,
  TargetTimeline,
  StopPage,
  StopView,
  StopWish,
  DisputePage,
  DisputeView,
  DisputeWish,
  WaiverPage,
  WaiverView,
  WaiverWish,
  LatestLedgerVerification,
  LedgerStatus,
  ModesView,
  PolicyCheckView,
  PolicyProposalPage,
  PolicyProposalView,
  PolicyVersionPage,
  PolicyView,
  PolicyWish,
  TargetPolicyView,
  PromotionPreview,
  PromotionRequest,
  ReleaseCandidates,
  ReleaseList,
  ReleaseRequest,
  ReleaseView,
  RollbackRequest,
  NotificationSettings,
  WaitingList,
  Board,
  BoardAgenda,
  BoardBriefing,
  BoardMeeting,
  BoardMeetingPage,
  BoardQueue,
  MeetingWish,
  Delegation,
  ApplicationPage,
  ApplicationRollup,
  DelegationList,
  DelegationWish,
  VoteRequest,
  VotesRequest,
  TicketOfChange,
  TicketWish,
} from '@gitops-compliance/plugin-gitops-compliance-common';

/** Which applications to list. */
export interface ApplicationsQuery {
  state?: 'unclaimed' | 'all';
  instance?: string;
  project?: string;
  applicationSet?: string;
  /** By name or by address. */
  cluster?: string;
  application?: string;
  limit?: number;
  cursor?: string;
}

/** Who could deploy where, and as of which instant. */
export interface DeployersQuery {
  environment: string;
  /** Entity reference of the service; default: all of the environment. */
  entity?: string;
  /** An instant that has come, ISO 8601; default: now. */
  at?: string;
}

/** Of which services, and in which environments. */
export interface FleetFilterQuery {
  /** References of groups, parted by commas. */
  team?: string;
  system?: string;
  criticality?: 'low' | 'medium' | 'high' | 'critical';
  /** Id of a framework: only its checks. */
  framework?: string;
  /** Only services with a verdict under a waiver. */
  waived?: true;
}

/** The same, and which page of them. */
export interface FleetQuery extends FleetFilterQuery {
  limit?: number;
  cursor?: string;
}

/** Of what, and of which period, delivery figures are. */
export interface DeliveryFilterQuery {
  /** Entity reference of the service. */
  entity?: string;
  environment?: string;
  /** References of groups, parted by commas. */
  team?: string;
  /** Only changes that failed. */
  failed?: boolean;
  /** Changes that reached their targets in this period, ISO 8601. */
  from?: string;
  until?: string;
}

/** The same, and what figures are told apart by. */
export interface DeliveryQuery extends DeliveryFilterQuery {
  by?: 'environment' | 'service' | 'team';
}

/** The same, and which page of the changes behind them. */
export interface DeliveredQuery extends DeliveryFilterQuery {
  limit?: number;
  cursor?: string;
}

/** Of which instant, and of what. */
export interface StateFilterQuery {
  /** An instant that has come, ISO 8601. */
  at: string;
  /** Entity reference of the service. */
  entity?: string;
  environment?: string;
}

/** The same, and which page. */
export interface StateAtQuery extends StateFilterQuery {
  limit?: number;
  cursor?: string;
}

/** The same, and in whose days. */
export interface StateDensityQuery extends StateFilterQuery {
  /** IANA time zone. */
  zone: string;
}

/** Of which target, and of which period. */
export interface TimelineQuery {
  /** Entity reference of the service. */
  entityRef: string;
  environment: string;
  /** ISO 8601; default: two weeks before until, and now. */
  from?: string;
  until?: string;
}

/** Which notices to list, and which page of them. */
export interface ListAroundQuery {
  /** Entity reference of the service. */
  entity?: string;
  environment?: string;
  /** Noticed in this period, ISO 8601. */
  from?: string;
  until?: string;
  limit?: number;
  cursor?: string;
}

/** Which changes to list, and which page of them. */
export interface ListChangesQuery {
  /** Entity reference of the service. */
  entity?: string;
  state?: 'running' | 'ended';
  environment?: string;
  kind?: ChangeSummary['kind'];
  class?: ChangeSummary['class'];
  /** Catalog user who asked for it, wrote its pull request or pressed merge. */
  person?: string;
  /** File or folder that it alters. */
  path?: string;
  /** Words of the key of a value that it alters. */
  key?: string;
  /** Value before or after. */
  value?: string;
  /** Words of path, key and values of one edit. */
  q?: string;
  /** Requested in this period, ISO 8601 UTC. */
  from?: string;
  until?: string;
  /** Merged around the portal only. */
  around?: boolean;
  limit: number;
  /** `nextCursor` of the page before. */
  cursor?: string;
}

/** What may be done with a proposed policy. */
export type PolicyDecision = 'approve' | 'reject' | 'withdraw';

/** Which part of the calendar is asked for; instants are ISO 8601. */
export interface CalendarQuery {
  from: string;
  to: string;
  /** By the calendar in force then; absent: by the one in force now. */
  at?: string;
  /** Only entries that affect this service, by its name or reference. */
  service?: string;
  /** Only entries that affect a service of this group. */
  team?: string;
}

/** Which page of a list. */
export interface PageQuery {
  limit: number;
  /** `nextCursor` of the page before. */
  cursor?: string;
}

/** Which gaps to list, and which page of them. */
export interface ListPersonLinksQuery extends PageQuery {
  state?: 'proposed' | 'counting' | 'ended';
  search?: string;
}

/** Which gaps to list. */
export interface ListGapsQuery extends PageQuery {
  /** Undefined: all. */
  state?: GapView['state'];
}

/**
 * The backend as the screens see it. Every method rejects with an `ApiError`,
 * and stops early when `signal` aborts.
 */
export interface GitopsComplianceApi {
  getEnvironments(
    entity: CompoundEntityRef,
    signal: AbortSignal,
  ): Promise<EntityEnvironments>;
  getCompliance(
    entity: CompoundEntityRef,
    signal: AbortSignal,
  ): Promise<EntityCompliance>;
  previewPromotion(
    entity: CompoundEntityRef,
    pair: { environment: string; from: string },
    signal: AbortSignal,
  ): Promise<PromotionPreview>;
  /** Further commits that a promotion would bring. */
  getPromotionChangelog(
    entity: CompoundEntityRef,
    query: { environment: string; from: string } & PageQuery,
    signal?: AbortSignal,
  ): Promise<ChangelogView>;
  /** What a change brings or takes away, one page at a time. */
  getChangeChangelog(
    id: string,
    query: Partial<PageQuery>,
    signal?: AbortSignal,
  ): Promise<ChangelogView>;
  /** What a change alters in the cluster, its risk and its digest. */
  getChangeDiff(
    id: string,
    query: Partial<PageQuery>,
    signal?: AbortSignal,
  ): Promise<ChangeDiffView>;
  /** Sources, the policy, and whether one may ask about somebody else. */
  getStatus(signal: AbortSignal): Promise<StatusView>;
  listChanges(
    query: ListChangesQuery,
    signal?: AbortSignal,
  ): Promise<ChangeList>;
  /** Changes of the last year, by environment and month. */
  countChanges(signal: AbortSignal): Promise<ChangeCounts>;
  requestPromotion(request: PromotionRequest): Promise<ChangeView>;
  getChange(id: string, signal: AbortSignal): Promise<ChangeView>;
  mergeChange(id: string): Promise<ChangeView>;
  syncChange(id: string): Promise<ChangeView>;
  /** Has a change that failed after its sync verified again. */
  verifyChange(id: string, reason: string): Promise<ChangeView>;
  cancelChange(id: string, reason: string): Promise<ChangeView>;
  /** What the board says of a change. */
  getBoard(id: string, signal: AbortSignal): Promise<Board>;
  /** Votes on exactly what the digest stands for. */
  vote(id: string, vote: VoteRequest): Promise<Board>;
  /** What a member of the board needs to know of a change. */
  getBriefing(id: string, signal: AbortSignal): Promise<BoardBriefing>;
  /** Votes on several changes that were opened, all or none. */
  voteOnAll(votes: VotesRequest): Promise<BoardQueue>;
  /** Changes that wait for votes. */
  getBoardQueue(signal: AbortSignal): Promise<BoardQueue>;
  /** What a meeting of the board goes through. */
  getAgenda(signal: AbortSignal): Promise<BoardAgenda>;
  /** Meetings that were held, the newest first. */
  listMeetings(signal: AbortSignal): Promise<BoardMeetingPage>;
  /** Records a meeting that ends now. */
  holdMeeting(wish: MeetingWish): Promise<BoardMeeting>;
  /** The minutes of a meeting as a file. */
  downloadMinutes(id: string, format: 'md' | 'pdf'): Promise<Blob>;
  /** Delegations by and to the user that are not over. */
  listDelegations(signal: AbortSignal): Promise<DelegationList>;
  giveDelegation(wish: DelegationWish): Promise<Delegation>;
  endDelegation(id: string): Promise<Delegation>;
  /** How the user wants to be told. */
  getNotificationSettings(signal: AbortSignal): Promise<NotificationSettings>;
  setNotificationSettings(
    settings: NotificationSettings,
  ): Promise<NotificationSettings>;
  /** What waits for the user, the oldest first. */
  listWaiting(signal: AbortSignal): Promise<WaitingList>;
  listReleases(query: PageQuery, signal?: AbortSignal): Promise<ReleaseList>;
  getRelease(id: string, signal: AbortSignal): Promise<ReleaseView>;
  /** What the user can put into a release to an environment. */
  listReleaseCandidates(
    environment: string,
    signal: AbortSignal,
  ): Promise<ReleaseCandidates>;
  requestRelease(request: ReleaseRequest): Promise<ReleaseView>;
  /** Merges the next wave. */
  mergeRelease(id: string): Promise<ReleaseView>;
  /** Lets a release go on that stopped at a failure. */
  resumeRelease(id: string, reason: string): Promise<ReleaseView>;
  cancelRelease(id: string, reason: string): Promise<ReleaseView>;
  /** Requests the rollback of a release; gives the release that undoes it. */
  rollBackRelease(id: string, wish: RollbackRequest): Promise<ReleaseView>;
  /** Notifies those who can open a gate. */
  askForGate(id: string, gate: string): Promise<ChangeView>;
  /** The ticket of a change, and what one can do about it. */
  getTicketOfChange(id: string, signal: AbortSignal): Promise<TicketOfChange>;
  /** Attaches a ticket to a change, or has one made. */
  setTicketOfChange(id: string, wish: TicketWish): Promise<TicketOfChange>;
  /** Requests the rollback of a change; gives the rollback. */
  rollBackChange(id: string, wish: RollbackRequest): Promise<ChangeView>;
  /** Puts on record that one reviewed a rollback afterwards. */
  reviewRollback(id: string, statement: string): Promise<ChangeView>;
  /** Windows and freezes; `from` and `to` are ISO 8601, at most 400 days. */
  getCalendar(query: CalendarQuery, signal: AbortSignal): Promise<CalendarView>;
  /** What an entry would do if it were in the calendar; nothing is saved. */
  previewCalendarEntry(wish: CalendarPreviewWish): Promise<CalendarPreview>;
  /** Proposes to put or remove an entry; a second person approves it. */
  proposeCalendarEntry(wish: CalendarEditWish): Promise<PolicyProposalView>;
  /** Proposes to put the events of an iCalendar object into the calendar. */
  importICalendar(wish: CalendarImportWish): Promise<PolicyProposalView>;
  /** The next 100 days of an environment, as an iCalendar object. */
  downloadICalendar(environment: string): Promise<Blob>;
  getLedger(signal: AbortSignal): Promise<LedgerStatus>;
  /** The verification of the ledger by itself that is at work, or the last. */
  getLedgerVerification(signal: AbortSignal): Promise<LatestLedgerVerification>;
  /** Lets the ledger verify itself, unless that is going on. */
  verifyLedger(): Promise<LatestLedgerVerification>;
  /** Which accounts are whose; newest first. */
  listPersonLinks(
    query: ListPersonLinksQuery,
    signal?: AbortSignal,
  ): Promise<PersonLinkPage>;
  /** Accounts of the newest changes behind which nobody is known. */
  getUnknownAccounts(signal: AbortSignal): Promise<UnknownAccounts>;
  proposePersonLink(proposal: PersonLinkProposal): Promise<PersonLink>;
  /** Confirms a proposed link, as the first or the second uninvolved person. */
  confirmPersonLink(id: string): Promise<PersonLink>;
  /** Rejects a proposed link, or retires one that counts. */
  endPersonLink(id: string, reason: string): Promise<PersonLink>;
  listGaps(query: ListGapsQuery, signal?: AbortSignal): Promise<GapPage>;
  /** Accepts a closed gap, as the first or the second person. */
  acceptGap(id: string, statement: string): Promise<GapOfReader>;
  listErasures(query: PageQuery, signal?: AbortSignal): Promise<ErasurePage>;
  /** Asks for a person to be erased. */
  requestErasure(wish: ErasureWish): Promise<ErasureView>;
  /** Confirms an erasure, as the second person. */
  confirmErasure(id: string): Promise<ErasureView>;
  withdrawErasure(id: string): Promise<ErasureView>;
  listHolds(query: PageQuery, signal?: AbortSignal): Promise<HoldPage>;
  placeHold(wish: HoldWish): Promise<HoldView>;
  /** Lifts a hold that another person placed. */
  liftHold(id: string): Promise<HoldView>;

  /** How services stand against their checks, worst first. */
  getFleet(query: FleetQuery, signal?: AbortSignal): Promise<Fleet>;

  /** Every verdict of these services, as CSV. */
  downloadFleet(query: FleetFilterQuery): Promise<Blob>;

  /** How often and how well changes reached their targets. */
  getDelivery(
    query: DeliveryQuery,
    signal?: AbortSignal,
  ): Promise<DeliveryFigures>;

  /** The changes behind the delivery figures. */
  listDelivered(
    query: DeliveredQuery,
    signal?: AbortSignal,
  ): Promise<DeliveredChangePage>;

  /** All of them, as CSV. */
  downloadDelivery(query: DeliveryFilterQuery): Promise<Blob>;

  /** What happened to a target, on lanes from the commit to what ran. */
  getTimeline(
    query: TimelineQuery,
    signal?: AbortSignal,
  ): Promise<TargetTimeline>;

  /** What ran at an instant, and who answered for it. */
  getStateAt(query: StateAtQuery, signal?: AbortSignal): Promise<StateAt>;

  /** All of it, as CSV. */
  downloadState(query: StateFilterQuery): Promise<Blob>;

  /** How often what ran changed on the days around an instant. */
  getStateDensity(
    query: StateDensityQuery,
    signal?: AbortSignal,
  ): Promise<StateDensity>;

  /** Applications that the instances list, claimed or not. */
  listApplications(
    query: ApplicationsQuery,
    signal?: AbortSignal,
  ): Promise<ApplicationPage>;

  /** Applications, counted. */
  getApplicationRollup(
    by: ApplicationRollup['by'],
    signal?: AbortSignal,
  ): Promise<ApplicationRollup>;

  /** Who could deploy to an environment, and by which paths. */
  getDeployers(
    query: DeployersQuery,
    signal?: AbortSignal,
  ): Promise<DeployersView>;

  /** What reached targets around the portal without a change, newest first. */
  listAround(
    query: ListAroundQuery,
    signal?: AbortSignal,
  ): Promise<AroundNoticePage>;

  /** Adopts one afterwards, as somebody who did not make it. */
  adoptAround(id: string, reason: string): Promise<AroundNotice>;

  /** What runs, or reached a target, unapproved; the worst first. */
  listDrift(
    query: PageQuery & {
      state?: 'open' | 'over';
      what?: DriftIncident['what'];
      entity?: string;
      environment?: string;
    },
    signal?: AbortSignal,
  ): Promise<DriftIncidentPage>;
  /** All of them as CSV. */
  downloadDrift(query: {
    state?: 'open' | 'over';
    what?: DriftIncident['what'];
    entity?: string;
    environment?: string;
  }): Promise<Blob>;
  /** Resolves what nobody approved, as somebody who had no part in it. */
  resolveDrift(id: string, reason: string): Promise<DriftIncident>;
  /** Stops of the line, newest first. */
  listStops(
    query: PageQuery & { state?: 'in-force' | 'over' },
    signal?: AbortSignal,
  ): Promise<StopPage>;
  setStop(wish: StopWish): Promise<StopView>;
  /** Verdicts that somebody says are wrong, newest first. */
  listDisputes(
    query: PageQuery & { state?: 'open' | 'answered' },
    signal?: AbortSignal,
  ): Promise<DisputePage>;
  openDispute(wish: DisputeWish): Promise<DisputeView>;
  /** A file that was given as evidence of a dispute; places are from 1. */
  downloadDisputeFile(id: string, place: number): Promise<Blob>;
  /** Has what is disputed judged again, as somebody without a part in it. */
  answerDispute(id: string, statement: string): Promise<DisputeView>;
  /** Waivers of checks, newest first. */
  listWaivers(
    query: PageQuery & { state?: 'asked' | 'in-force' | 'over' },
    signal?: AbortSignal,
  ): Promise<WaiverPage>;
  askForWaiver(wish: WaiverWish): Promise<WaiverView>;
  /** Decides on a waiver, as somebody without a part in it, or takes it back. */
  actOnWaiver(
    id: string,
    action: 'approve' | 'refuse' | 'withdraw',
    reason: string,
  ): Promise<WaiverView>;
  /** Emergencies in a state, newest first; of a service where it is named. */
  listEmergencies(
    query: PageQuery & {
      state: 'running' | 'owing' | 'closed';
      entity?: string;
    },
    signal?: AbortSignal,
  ): Promise<{ items: EmergencyView[]; nextCursor: string | null }>;
  getEmergency(id: string, signal: AbortSignal): Promise<EmergencyView>;
  /** What declaring one of services in an environment would mean for the user. */
  getEmergencyTerms(
    query: { entity: string[]; environment: string },
    signal: AbortSignal,
  ): Promise<EmergencyTermsView>;
  declareEmergency(wish: EmergencyWish): Promise<EmergencyView>;
  /** Confirms one, as the second person. */
  confirmEmergency(id: string): Promise<EmergencyView>;
  /** Puts a running change under one that names its target. */
  putUnderEmergency(changeId: string, emergency: string): Promise<ChangeView>;
  endEmergency(id: string, reason: string): Promise<EmergencyView>;
  /** Lets the pull request of a target be tried again that could not be opened. */
  askForPullRequestAgain(
    id: string,
    target: PullRequestAsking,
  ): Promise<EmergencyView>;
  /** Records the review of somebody who had no part in it. */
  reviewEmergency(id: string, review: EmergencyReview): Promise<EmergencyView>;
  /** Lifts a stop of one's own. */
  liftStop(id: string, reason: string): Promise<StopView>;
  /** What auditors with a scope have read; newest first. */
  /** The rules for a service in an environment, and where each comes from. */
  getTargetPolicy(
    entity: CompoundEntityRef,
    environment: string,
    signal: AbortSignal,
  ): Promise<TargetPolicyView>;
  getPolicy(signal: AbortSignal): Promise<PolicyView>;
  listPolicyVersions(
    query: PageQuery,
    signal?: AbortSignal,
  ): Promise<PolicyVersionPage>;
  /** What enforcing would have held. */
  getModes(signal: AbortSignal): Promise<ModesView>;
  /** What is wrong in a policy, and what it would change. */
  checkPolicy(text: string): Promise<PolicyCheckView>;
  listPolicyProposals(
    query: PageQuery,
    signal?: AbortSignal,
  ): Promise<PolicyProposalPage>;
  proposePolicy(wish: PolicyWish): Promise<PolicyProposalView>;
  decidePolicyProposal(
    id: string,
    decision: PolicyDecision,
    reason: string,
  ): Promise<PolicyProposalView>;
  listAuditReads(
    query: PageQuery,
    signal?: AbortSignal,
  ): Promise<AuditReadList>;
  /** The newest exports. */
  listExports(signal: AbortSignal): Promise<EvidenceExportList>;
  /** Asks for an export; a job makes it. */
  requestExport(
    wish: EvidenceRequest | ReleaseEvidenceRequest,
  ): Promise<EvidenceExport>;
  getExport(id: string, signal: AbortSignal): Promise<EvidenceExport>;
  /** The evidence of a change, which is made when it ends. */
  getEvidenceOfChange(
    changeId: string,
    signal: AbortSignal,
  ): Promise<EvidenceOfChange>;
  /** Asks for the evidence of an ended change; the second time brings the first. */
  requestEvidenceOfChange(changeId: string): Promise<EvidenceExport>;
  /** The bundle of an export that is done: a ZIP file. */
  downloadExport(id: string): Promise<Blob>;
}

/** Where screens find the backend, in both frontend systems. */
export const gitopsComplianceApiRef = createApiRef<GitopsComplianceApi>().with({
  id: 'plugin.gitops-compliance.client',
  pluginId: 'gitops-compliance',
});
