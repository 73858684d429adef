import { gitopsComplianceReadPermission as readPermission } from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Router } from 'express';
import type { Access } from '../access/Access';
import { normaliseRef } from '../services/entityRef';
import type { IncidentQueries } from './IncidentQueries';
import type { IncidentQuery } from './IncidentStore';

/** What the routes of drift call. */
export interface DriftRoutes {
  access: Access;
  incidents: IncidentQueries;
}

/** Incidents of drift: what runs, and nothing that was approved explains. */
export function addDriftRoutes(
  router: Router,
  { access, incidents }: DriftRoutes,
): void {
  router.get('/v1/drift', async (req, res) => {
    const { sees } = await access.reader(req, readPermission, {
      auditors: 'narrowed',
    });
    const { state, entity, environment, limit, cursor } = req.query as Record<
      string,
      string | undefined
    >;
    const query: IncidentQuery = {
      state: state as IncidentQuery['state'],
      entityRef: entity && normaliseRef(entity),
      environment,
      limit: Number(limit ?? 20),
      cursor,
    };
    res.json(await incidents.list(query, sees));
  });
}
