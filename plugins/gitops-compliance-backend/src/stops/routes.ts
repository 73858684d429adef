import {
  gitopsComplianceReadPermission as readPermission,
  gitopsComplianceStopSetPermission as setPermission,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Router } from 'express';
import type { Access } from '../access/Access';
import type { StopService } from './StopService';
import type { StopQuery } from './StopStore';

/** What the routes of stops call. */
export interface StopRoutes {
  access: Access;
  stops: StopService;
}

/** Stops of the line: who holds what, and lifting one's own. */
export function addStopRoutes(
  router: Router,
  { access, stops }: StopRoutes,
): void {
  router.get('/v1/stops', async (req, res) => {
    const { sees, requester } = await access.reader(req, readPermission, {
      auditors: 'narrowed',
    });
    const { state, limit, cursor } = req.query as Record<
      string,
      string | undefined
    >;
    const query: StopQuery = {
      state: state as StopQuery['state'],
      limit: Number(limit ?? 20),
      cursor,
    };
    res.json(await stops.list(query, sees, requester));
  });

  router.post('/v1/stops', async (req, res) => {
    const { sees, requester } = await access.user(req, setPermission, {
      auditors: 'narrowed',
    });
    res.status(201).json(await stops.set(req.body, sees, requester));
  });

  router.post('/v1/stops/:id/lift', async (req, res) => {
    const { sees, requester } = await access.user(req, setPermission, {
      auditors: 'narrowed',
    });
    const { reason } = req.body;
    res.json(await stops.lift(req.params.id, reason, sees, requester));
  });
}
