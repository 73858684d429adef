import { createPermission } from '@backstage/plugin-permission-common';

/** Reading what runs where, changes and compliance. */
export const gitopsComplianceReadPermission = createPermission({
  name: 'gitops-compliance.read',
  attributes: { action: 'read' },
});

/** Requesting a promotion; the requester must also own the service. */
export const gitopsComplianceChangeCreatePermission = createPermission({
  name: 'gitops-compliance.change.create',
  attributes: { action: 'create' },
});

/** Merging a change whose gates are open. */
export const gitopsComplianceChangeMergePermission = createPermission({
  name: 'gitops-compliance.change.merge',
  attributes: { action: 'update' },
});

/** Asking for the sync of a merged change. */
export const gitopsComplianceChangeSyncPermission = createPermission({
  name: 'gitops-compliance.change.sync',
  attributes: { action: 'update' },
});

/** Cancelling a change that is not merged. */
export const gitopsComplianceChangeCancelPermission = createPermission({
  name: 'gitops-compliance.change.cancel',
  attributes: { action: 'update' },
});

/** Reporting on a change, as the tool that the policy names. */
export const gitopsComplianceChangeReportPermission = createPermission({
  name: 'gitops-compliance.change.report',
  attributes: { action: 'update' },
});

/** Rolling back a change to what was approved and healthy before. */
export const gitopsComplianceChangeRollbackPermission = createPermission({
  name: 'gitops-compliance.change.rollback',
  attributes: { action: 'create' },
});

/** Reviewing a rollback afterwards, which its requester cannot. */
export const gitopsComplianceChangeReviewPermission = createPermission({
  name: 'gitops-compliance.change.review',
  attributes: { action: 'update' },
});

/** Voting on changes, as a member of a board, and giving one's vote away. */
export const gitopsComplianceChangeVotePermission = createPermission({
  name: 'gitops-compliance.change.vote',
  attributes: { action: 'update' },
});

/** Stopping the line, and lifting one's own stops. */
export const gitopsComplianceStopSetPermission = createPermission({
  name: 'gitops-compliance.stop.set',
  attributes: { action: 'update' },
});

/** Asking for a waiver of a check. */
export const gitopsComplianceWaiverAskPermission = createPermission({
  name: 'gitops-compliance.waiver.ask',
  attributes: { action: 'create' },
});

/** Approving or refusing a waiver that somebody else asked for. */
export const gitopsComplianceWaiverApprovePermission = createPermission({
  name: 'gitops-compliance.waiver.approve',
  attributes: { action: 'update' },
});

/** Saying that a verdict is wrong. */
export const gitopsComplianceDisputeOpenPermission = createPermission({
  name: 'gitops-compliance.dispute.open',
  attributes: { action: 'create' },
});

/** Answering a dispute of somebody else by having the target judged again. */
export const gitopsComplianceDisputeAnswerPermission = createPermission({
  name: 'gitops-compliance.dispute.answer',
  attributes: { action: 'update' },
});

/** Declaring an emergency, putting changes under one, and ending one. */
export const gitopsComplianceEmergencyDeclarePermission = createPermission({
  name: 'gitops-compliance.emergency.declare',
  attributes: { action: 'create' },
});

/** Confirming an emergency that somebody else declared. */
export const gitopsComplianceEmergencyConfirmPermission = createPermission({
  name: 'gitops-compliance.emergency.confirm',
  attributes: { action: 'update' },
});

/** Reviewing an emergency afterwards, as somebody who had no part in it. */
export const gitopsComplianceEmergencyReviewPermission = createPermission({
  name: 'gitops-compliance.emergency.review',
  attributes: { action: 'update' },
});

/** Adopting what somebody else brought to a target around the portal. */
export const gitopsComplianceEmergencyAdoptPermission = createPermission({
  name: 'gitops-compliance.emergency.adopt',
  attributes: { action: 'update' },
});

/** Resolving what nobody approved, as somebody who had no part in it. */
export const gitopsComplianceDriftResolvePermission = createPermission({
  name: 'gitops-compliance.drift.resolve',
  attributes: { action: 'update' },
});

/** Reading the ledger: its state, entries, proofs and gaps. */
export const gitopsComplianceLedgerReadPermission = createPermission({
  name: 'gitops-compliance.ledger.read',
  attributes: { action: 'read' },
});

/** What two persons decide about the ledger, such as accepting a gap. */
export const gitopsComplianceLedgerManagePermission = createPermission({
  name: 'gitops-compliance.ledger.manage',
  attributes: { action: 'update' },
});

/** Asking for evidence, and fetching it. */
export const gitopsComplianceEvidenceExportPermission = createPermission({
  name: 'gitops-compliance.evidence.export',
  attributes: { action: 'read' },
});

/** Proposing another policy on the screen. */
export const gitopsCompliancePolicyProposePermission = createPermission({
  name: 'gitops-compliance.policy.propose',
  attributes: { action: 'create' },
});

/** Approving or rejecting a policy that somebody else proposed. */
export const gitopsCompliancePolicyApprovePermission = createPermission({
  name: 'gitops-compliance.policy.approve',
  attributes: { action: 'update' },
});

/**
 * Proposing that an account is a person's, and ending such a link. To confirm
 * one somebody needs to be uninvolved, not this.
 */
export const gitopsCompliancePersonManagePermission = createPermission({
  name: 'gitops-compliance.person.manage',
  attributes: { action: 'update' },
});

/**
 * Asking what somebody else did, such as the changes of a person. Takes
 * `gitopsCompliance.personQueries` too, and each is on record.
 */
export const gitopsCompliancePersonQueryPermission = createPermission({
  name: 'gitops-compliance.person.query',
  attributes: { action: 'read' },
});

/**
 * Finding changes in the search, where that asks for a permission of its own: of
 * services, so that conditions of the catalog can narrow it. It is of the search.
 */
export const gitopsComplianceChangeFindPermission = createPermission({
  name: 'gitops-compliance.change.find',
  attributes: { action: 'read' },
  resourceType: 'catalog-entity',
});

/** All permissions of the suite. */
export const gitopsCompliancePermissions = [
  gitopsComplianceReadPermission,
  gitopsComplianceChangeCreatePermission,
  gitopsComplianceChangeMergePermission,
  gitopsComplianceChangeSyncPermission,
  gitopsComplianceChangeCancelPermission,
  gitopsComplianceChangeReportPermission,
  gitopsComplianceChangeVotePermission,
  gitopsComplianceStopSetPermission,
  gitopsComplianceDisputeOpenPermission,
  gitopsComplianceDisputeAnswerPermission,
  gitopsComplianceWaiverAskPermission,
  gitopsComplianceWaiverApprovePermission,
  gitopsComplianceEmergencyDeclarePermission,
  gitopsComplianceEmergencyConfirmPermission,
  gitopsComplianceEmergencyReviewPermission,
  gitopsComplianceEmergencyAdoptPermission,
  gitopsComplianceDriftResolvePermission,
  gitopsComplianceChangeRollbackPermission,
  gitopsComplianceChangeReviewPermission,
  gitopsComplianceLedgerReadPermission,
  gitopsComplianceLedgerManagePermission,
  gitopsComplianceEvidenceExportPermission,
  gitopsCompliancePolicyProposePermission,
  gitopsCompliancePolicyApprovePermission,
  gitopsCompliancePersonManagePermission,
  gitopsCompliancePersonQueryPermission,
];
