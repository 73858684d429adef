import { gitopsComplianceLedgerReadPermission as readPermission } from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Router } from 'express';
import type { Access } from './Access';
import type { AuditReadQueries } from './AuditReadQueries';

/** What the routes of access call. */
export interface AccessRoutes {
  access: Access;
  auditReads: AuditReadQueries;
}

/** What auditors have read. Whose reads it tells of does not see it. */
export function addAccessRoutes(
  router: Router,
  { access, auditReads }: AccessRoutes,
): void {
  router.get('/v1/ledger/reads', async (req, res) => {
    await access.reader(req, readPermission);
    const { limit, cursor } = req.query as Record<string, string | undefined>;
    res.json(await auditReads.list({ limit: Number(limit ?? 20), cursor }));
  });
}
