import { gitopsComplianceLedgerReadPermission as readPermission } from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Router } from 'express';
import type { Access } from './Access';
import type { AuditReadQueries } from './AuditReadQueries';

/** What the routes of access call. */
export interface AccessRoutes {
  access: Access;
  auditReads: AuditReadQueries;
}

/** What auditors have read, and who asked about whom; an auditor sees their own. */
export function addAccessRoutes(
  router: Router,
  { access, auditReads }: AccessRoutes,
): void {
  router.get('/v1/ledger/reads', async (req, res) => {
    const { sees, requester } = await access.reader(req, readPermission, {
      auditors: 'narrowed',
    });
    const { limit, cursor } = req.query as Record<string, string | undefined>;
    const query = { limit: Number(limit ?? 20), cursor };
    res.json(await auditReads.list(query, sees.scope ? requester : null));
  });
}
