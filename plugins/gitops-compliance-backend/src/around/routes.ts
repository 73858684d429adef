import {
  gitopsComplianceEmergencyAdoptPermission as adoptPermission,
  gitopsComplianceReadPermission as readPermission,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Router } from 'express';
import type { Access } from '../access/Access';
import { normaliseRef } from '../services/entityRef';
import type { Adoptions } from './Adoptions';
import type { NoticeQueries } from './NoticeQueries';

/** What the route of notices calls. */
export interface AroundRoutes {
  access: Access;
  notices: NoticeQueries;
  adoptions: Adoptions;
}

/** What happened around the portal beside the pull requests of changes. */
export function addAroundRoutes(
  router: Router,
  { access, notices, adoptions }: AroundRoutes,
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

  router.post('/v1/around/:id/adopt', async (req, res) => {
    const { sees, requester } = await access.user(req, adoptPermission, {
      auditors: 'narrowed',
    });
    const { reason } = req.body;
    res.json(await adoptions.adopt(req.params.id, reason, sees, requester));
  });
}
