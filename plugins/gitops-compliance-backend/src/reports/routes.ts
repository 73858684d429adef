import { gitopsComplianceChangeReportPermission as reportPermission } from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Router } from 'express';
import type { Access } from '../access/Access';
import type { ReportService } from './ReportService';

/** What the route of reports calls. */
export interface ReportRoutes {
  access: Access;
  reports: ReportService;
}

/** Reports of other tools on changes; for services alone. */
export function addReportRoutes(
  router: Router,
  { access, reports }: ReportRoutes,
): void {
  router.post('/v1/changes/:id/reports', async (req, res) => {
    const principal = await access.service(req, reportPermission);
    await reports.take(req.params.id, principal, req.body);
    res.status(202).json({ accepted: true });
  });
}
