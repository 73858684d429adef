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

/** All permissions of the suite. */
export const gitopsCompliancePermissions = [
  gitopsComplianceReadPermission,
  gitopsComplianceChangeCreatePermission,
  gitopsComplianceChangeMergePermission,
  gitopsComplianceChangeSyncPermission,
  gitopsComplianceChangeCancelPermission,
];
