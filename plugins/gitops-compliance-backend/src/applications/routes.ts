import { gitopsComplianceReadPermission as readPermission } from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Router } from 'express';
import type { Access, AccessRule } from '../access/Access';
import type { ApplicationQueries } from './ApplicationQueries';
import type { ApplicationRollups, RollupBy } from './ApplicationRollups';

/** What the routes of applications call. */
export interface ApplicationRoutes {
  access: Access;
  applications: ApplicationQueries;
  rollups: ApplicationRollups;
}

/** What nobody claims is in those scopes alone that name no services. */
const NARROWED: AccessRule = { auditors: 'narrowed' };

/** Every application that an instance lists, as far as the reader may know. */
export function addApplicationRoutes(
  router: Router,
  { access, applications, rollups }: ApplicationRoutes,
): void {
  router.get('/v1/applications', async (req, res) => {
    const { sees } = await access.reader(req, readPermission, NARROWED);
    const { state, limit, cursor, ...like } = req.query as Record<
      string,
      string | undefined
    >;
    const query = {
      isUnclaimed: state !== 'all',
      like,
      limit: Number(limit ?? 50),
      cursor,
    };
    res.json(await applications.list(query, sees));
  });

  router.get('/v1/applications/rollup', async (req, res) => {
    const { sees } = await access.reader(req, readPermission, NARROWED);
    res.json(await rollups.by(req.query.by as RollupBy, sees));
  });
}
