import {
  gitopsComplianceLedgerManagePermission as managePermission,
  gitopsComplianceLedgerReadPermission as readPermission,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Router } from 'express';
import type { Access } from '../access/Access';
import type { LogHealth } from './LogHealth';
import type { CompletenessService } from './CompletenessService';
import type { GapService } from './gaps/GapService';
import type { GapState } from './gaps/GapStore';

/** What the routes of completeness call. */
export interface CompletenessRoutes {
  access: Access;
  gaps: GapService;
  completeness: CompletenessService;
  health: LogHealth;
}

/** Gaps, their acceptance, and what of a period is whole. */
export function addCompletenessRoutes(
  router: Router,
  { access, gaps, completeness, health }: CompletenessRoutes,
): void {
  router.get('/v1/ledger/gaps', async (req, res) => {
    const reader = await access.reader(req, readPermission, {
      also: [managePermission],
      auditors: 'no-records',
    });
    const { state, collector, limit, cursor } = req.query as Record<
      string,
      string | undefined
    >;
    const query = {
      state: state as GapState | undefined,
      collector,
      limit: Number(limit ?? 20),
      cursor,
    };
    const accepter = reader.has(managePermission) ? reader.requester : null;
    res.json(await gaps.list(query, accepter));
  });

  router.post('/v1/ledger/gaps/:id/accept', async (req, res) => {
    const user = await access.user(req, managePermission);
    const { statement } = req.body;
    res.json(await gaps.accept(req.params.id, statement, user.requester));
  });

  router.get('/v1/ledger/completeness', async (req, res) => {
    const { sees } = await access.reader(req, readPermission, {
      auditors: 'narrowed',
    });
    const scope = {
      environment: String(req.query.environment),
      from: String(req.query.from),
      until: String(req.query.until),
    };
    const view = await completeness.view(scope, sees);
    res.json({ ...view, checks: await health.checks(scope) });
  });
}
