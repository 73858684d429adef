import {
  gitopsComplianceEmergencyAdoptPermission as adoptPermission,
  gitopsComplianceReadPermission as readPermission,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Router } from 'express';
import type { Access, AccessRule, Reader } from '../access/Access';
import { normaliseRef } from '../services/entityRef';
import type { Adoptions } from './Adoptions';
import type { NoticeQueries } from './NoticeQueries';

/** What the route of notices calls. */
export interface AroundRoutes {
  access: Access;
  notices: NoticeQueries;
  adoptions: Adoptions;
}

const ON_NOTICE: AccessRule = {
  auditors: 'narrowed',
  also: [adoptPermission],
};

function readerOf<T>({ sees, requester, has }: Reader<T>) {
  return { sees, requester, mayAdopt: has(adoptPermission) };
}

/** What happened around the portal beside the pull requests of changes. */
export function addAroundRoutes(
  router: Router,
  { access, notices, adoptions }: AroundRoutes,
): void {
  router.get('/v1/around', async (req, res) => {
    const reader = await access.reader(req, readPermission, ON_NOTICE);
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
    res.json(await notices.list(query, readerOf(reader)));
  });

  router.post('/v1/around/:id/adopt', async (req, res) => {
    const user = await access.user(req, adoptPermission, ON_NOTICE);
    const { reason } = req.body;
    res.json(await adoptions.adopt(req.params.id, reason, readerOf(user)));
  });
}
