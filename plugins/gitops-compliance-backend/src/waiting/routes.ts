import {
  gitopsComplianceChangeVotePermission as votePermission,
  gitopsComplianceReadPermission as readPermission,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Router } from 'express';
import type { Access } from '../access/Access';
import type { WaitingQueries } from './WaitingQueries';

/** What the routes of *waiting for me* call. */
export interface WaitingRoutes {
  access: Access;
  waiting: WaitingQueries;
}

/** What waits for who asks. */
export function addWaitingRoutes(
  router: Router,
  { access, waiting }: WaitingRoutes,
): void {
  router.get('/v1/waiting', async (req, res) => {
    const { has, requester, sees } = await access.user(req, readPermission, {
      auditors: 'narrowed',
      also: [votePermission],
    });
    res.json(await waiting.list(requester, sees, has(votePermission)));
  });
}
