import createClient from 'openapi-fetch';
import type { components, paths } from './schema/types.generated';

type Schemas = components['schemas'];

/** Everything that the API answers with, by schema name. */
export type EntityEnvironments = Schemas['EntityEnvironments'];
export type EnvironmentView = Schemas['EnvironmentView'];
export type DeploymentView = Schemas['DeploymentView'];
export type ComparisonView = Schemas['ComparisonView'];
export type CalendarStateView = Schemas['CalendarStateView'];
export type CalendarView = Schemas['CalendarView'];
export type CalendarFeedView = Schemas['CalendarFeed'];
export type ArgoWindowsView = Schemas['ArgoWindowsView'];
export type CalendarEntryView = Schemas['CalendarEntry'];
export type CalendarConflictView = Schemas['CalendarConflict'];
export type CalendarExplanationView = Schemas['CalendarExplanation'];
export type CalendarPreview = Schemas['CalendarPreview'];
export type CalendarPreviewWish = Schemas['CalendarPreviewWish'];
export type CalendarImportWish = Schemas['CalendarImportWish'];
export type CalendarProposalView = Schemas['CalendarProposal'];
export type CalendarEditWish = Schemas['CalendarEditWish'];
export type CommitView = Schemas['CommitView'];
export type EntityCompliance = Schemas['EntityCompliance'];
export type EnvironmentCompliance = Schemas['EnvironmentCompliance'];
export type CheckView = Schemas['Check'];
export type ScoreView = Schemas['Score'];
export type ApprovalRow = Schemas['ApprovalRow'];
export type SyncRow = Schemas['SyncRow'];
export type ChangeView = Schemas['Change'];
export type ChangeSummary = Schemas['ChangeSummary'];
export type ChangeEdit = Schemas['ChangeEdit'];
export type ChangeFinding = Schemas['ChangeFinding'];
export type ChangeList = Schemas['ChangeList'];
export type ReleaseView = Schemas['Release'];
export type ReleaseSummary = Schemas['ReleaseSummary'];
export type ReleaseList = Schemas['ReleaseList'];
export type NotificationSettings = Schemas['NotificationSettings'];
export type WaitingList = Schemas['WaitingList'];
export type ReleaseCandidates = Schemas['ReleaseCandidates'];
export type ReleaseRequest = Schemas['ReleaseRequest'];
export type ChangeDiffView = Schemas['ChangeDiff'];
export type ChangelogView = Schemas['Changelog'];
export type ChangelogCommit = Schemas['ChangelogCommit'];
export type ResourceDiffView = Schemas['ResourceDiff'];
export type RiskView = Schemas['Risk'];
export type ChangeStep = Schemas['ChangeStep'];
export type TimelineEvent = Schemas['TimelineEvent'];
export type GateView = Schemas['Gate'];
export type ReviewView = Schemas['ReviewView'];
export type PersonView = Schemas['Person'];
export type PinView = Schemas['PinView'];
export type PinDiff = Schemas['PinDiff'];
export type OperationView = Schemas['OperationView'];
export type PullRequestView = Schemas['PullRequestView'];
export type PromotionPreview = Schemas['PromotionPreview'];
export type PromotionRequest = Schemas['PromotionRequest'];
/** What a rollback is asked with. */
export type RollbackRequest = Schemas['RollbackRequest'];
export type OwnFrameworkView = Schemas['OwnFramework'];
export type PolicyInForce = Schemas['PolicyInForce'];
export type PolicyView = Schemas['PolicyView'];
export type PolicyVersionView = Schemas['PolicyVersion'];
export type PolicyVersionPage = Schemas['PolicyVersionPage'];
export type PolicyAlertView = Schemas['PolicyAlert'];
export type PolicyCheckView = Schemas['PolicyCheck'];
export type PolicyProposalView = Schemas['PolicyProposal'];
export type PolicyProposalPage = Schemas['PolicyProposalPage'];
export type PolicyWish = Schemas['PolicyWish'];
export type TargetPolicyView = Schemas['TargetPolicy'];
export type TargetRuleView = Schemas['TargetRule'];
export type ModesView = Schemas['ModesView'];
export type EnvironmentModeView = Schemas['EnvironmentMode'];
export type SourceStatus = Schemas['SourceStatus'];
export type StatusView = Schemas['Status'];
export type AllowedView = Schemas['Allowed'];
export type EvidenceExport = Schemas['EvidenceExport'];
export type EvidenceExportList = Schemas['EvidenceExportList'];
/** The evidence of a change, if it was made. */
export type EvidenceOfChange = Schemas['EvidenceOfChange'];
/** What auditors with a scope have read. */
export type AuditReadList = Schemas['AuditReads'];
/** One read of an auditor. */
export type AuditRead = AuditReadList['items'][number];
export type EvidenceRequest = Schemas['EvidenceRequest'];
export type ReleaseEvidenceRequest = Schemas['ReleaseEvidenceRequest'];
export type LedgerEntries = Schemas['LedgerEntries'];
export type LedgerStatus = Schemas['LedgerStatus'];
export type LatestLedgerVerification = Schemas['LatestLedgerVerification'];
export type LedgerVerification = Schemas['LedgerVerification'];
export type LedgerRef = Schemas['LedgerRef'];
export type PersonLink = Schemas['PersonLink'];
export type PersonLinkPage = Schemas['PersonLinkPage'];
export type PersonLinkProposal = Schemas['PersonLinkProposal'];
export type UnknownAccounts = Schemas['UnknownAccounts'];
/** An account behind which nobody is known, and where it was met. */
export type UnknownAccount = UnknownAccounts['items'][number];
export type GapView = Schemas['Gap'];
export type GapOfReader = Schemas['GapOfReader'];
export type GapPage = Schemas['GapPage'];
export type ErasureView = Schemas['Erasure'];
export type ErasurePage = Schemas['ErasurePage'];
export type ErasureWaitView = Schemas['ErasureWait'];
export type ErasureWish = Schemas['ErasureWish'];
export type HoldView = Schemas['Hold'];
export type HoldPage = Schemas['HoldPage'];
export type HoldWish = Schemas['HoldWish'];
export type ReportRequest = Schemas['ReportRequest'];
export type ChangeCounts = Schemas['ChangeCounts'];
/** Something that reached a target around the portal. */
export type AroundNotice = Schemas['AroundNotice'];
/** One page of `AroundNotice`s. */
export type AroundNoticePage = Schemas['AroundNoticePage'];
/** An incident of drift, or of an unauthorised change. */
export type DriftIncident = Schemas['DriftIncident'];
/** One page of incidents. */
export type DriftIncidentPage = Schemas['DriftIncidentPage'];
/** What ran at an instant. */
/** How services stand against their checks. */
export type Fleet = Schemas['Fleet'];
export type FleetRow = Schemas['FleetRow'];
export type DeliveryFigures = Schemas['DeliveryFigures'];
export type DeliveryFigure = Schemas['DeliveryFigure'];
export type DeliveredChange = Schemas['DeliveredChange'];
export type DeliveredChangePage = Schemas['DeliveredChangePage'];
export type TargetTimeline = Schemas['TargetTimeline'];
export type TimelineMark = Schemas['TimelineMark'];
export type FleetCell = Schemas['FleetCell'];
export type StateAt = Schemas['StateAt'];
export type StateDensity = Schemas['StateDensity'];
/** One page of applications, claimed or not. */
export type ApplicationPage = Schemas['ApplicationPage'];
/** An application as its instance lists it. */
export type ListedApplication = Schemas['ListedApplication'];
/** What checks say of an application that nobody claims. */
export type UnclaimedChecks = Schemas['UnclaimedChecks'];
/** Applications, counted. */
export type ApplicationRollup = Schemas['ApplicationRollup'];
/** Who could deploy to an environment. */
export type DeployersView = Schemas['DeployersView'];
/** Somebody who could deploy. */
export type DeployerView = Schemas['DeployerView'];
/** What ran in one deployment at an instant, and who answered for it. */
export type StateRow = Schemas['StateRow'];
/** An emergency, with what was done under it and what is owed. */
export type EmergencyView = Schemas['Emergency'];
/** One page of `EmergencyView`s. */
export type EmergencyPage = Schemas['EmergencyPage'];
/** An emergency as it is declared. */
export type EmergencyWish = Schemas['EmergencyWish'];
/** A review of an emergency as it is recorded. */
export type EmergencyReview = Schemas['EmergencyReview'];
/** A target whose pull request is to be tried again. */
export type PullRequestAsking = Schemas['PullRequestAsking'];
/** What declaring an emergency would mean. */
export type EmergencyTermsView = Schemas['EmergencyTerms'];
/** Something that an emergency owes. */
export type EmergencyDutyView = Schemas['EmergencyDuty'];
/** The pull request that says afterwards what was done by hand. */
export type RetroactivePullRequestView = Schemas['RetroactivePullRequest'];
/** Something that happened to an emergency. */
export type EmergencyEventView = Schemas['EmergencyEvent'];
/** A gate that bends in an emergency, or never does. */
export type BentGateView = Schemas['BentGate'];
export type StopView = Schemas['Stop'];
/** The ticket of a change, and what the reader can do about it. */
export type TicketOfChange = Schemas['TicketOfChange'];
/** A ticket to be attached, or a system in which one shall be made. */
export type TicketWish = Schemas['TicketWish'];
/** What the change advisory board says of a change. */
export type Board = Schemas['Board'];
/** A vote on a change. */
export type BoardVote = Schemas['BoardVote'];
/** Changes that wait for votes. */
export type BoardQueue = Schemas['BoardQueue'];
/** A vote as it is cast. */
export type VoteRequest = Schemas['VoteRequest'];
/** The same vote on several changes by one act. */
export type VotesRequest = Schemas['VotesRequest'];
/** What a member of the board needs to know of a change. */
export type BoardBriefing = Schemas['BoardBriefing'];
/** What a meeting of the board goes through. */
export type BoardAgenda = Schemas['BoardAgenda'];
/** A meeting of the board with what was decided. */
export type BoardMeeting = Schemas['BoardMeeting'];
/** One page of meetings. */
export type BoardMeetingPage = Schemas['BoardMeetingPage'];
/** A meeting as its chair states it. */
export type MeetingWish = Schemas['MeetingWish'];
/** That somebody votes for somebody else. */
export type Delegation = Schemas['Delegation'];
/** Delegations by and to somebody. */
export type DelegationList = Schemas['DelegationList'];
/** A delegation as it is given. */
export type DelegationWish = Schemas['DelegationWish'];
export type StopPage = Schemas['StopPage'];
export type StopWish = Schemas['StopWish'];
export type CheckDispute = Schemas['CheckDispute'];
export type DisputeView = Schemas['Dispute'];
export type DisputeFile = Schemas['DisputeFile'];
export type DisputePage = Schemas['DisputePage'];
export type DisputeWish = Schemas['DisputeWish'];
export type CheckWaiver = Schemas['CheckWaiver'];
export type WaiverView = Schemas['Waiver'];
export type WaiverPage = Schemas['WaiverPage'];
export type WaiverWish = Schemas['WaiverWish'];
export type CompletenessView = Schemas['Completeness'];
export type ServiceView = Schemas['ServiceView'];

/**
 * A typed client of the API, straight from the OpenAPI document.
 *
 * @param options - `baseUrl` without the `/v1`, and the `fetch` that signs in.
 */
export function createGitopsComplianceClient(options: {
  baseUrl: string;
  fetch: typeof fetch;
}) {
  return createClient<paths>({
    baseUrl: options.baseUrl,
    fetch: options.fetch,
  });
}

/** The client that `createGitopsComplianceClient` makes. */
export type GitopsComplianceClient = ReturnType<
  typeof createGitopsComplianceClient
>;
