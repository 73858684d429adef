import { gitopsComplianceReadPermission as readPermission } from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Router } from 'express';
import type { Access } from '../access/Access';
import { normaliseRef } from '../services/entityRef';
import type { NoticeQueries } from './NoticeQueries';

/** What the route of notices calls. */
export interface AroundRoutes {
  access: Access;
  notices: NoticeQueries;
}

/** What happened around the portal beside the pull requests of changes. */
export function addAroundRoutes(
  router: Router,
  { access, notices }: AroundRoutes,
): void {
  router.get('/v1/around', async (req, res) => {
    const { sees } = await access.reader(req, readPermission, {
      auditors: 'narrowed',
    });
    const { entity, environment, from, until, limit, cursor } =
      req.query as Record<string, string | undefined>;
    const query = {
      entityRef: entity && normaliseRef(entity),
      environment,
      from: from === undefined ? undefined : new Date(from),
      until: until === undefined ? undefined : new Date(until),
      limit: Number(limit ?? 20),
      cursor,
    };
    res.json(await notices.list(query, sees));
  });
}
