import { gitopsComplianceReadPermission as readPermission } from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Request, Router } from 'express';
import type { Access, AccessRule } from '../access/Access';
import { normaliseRef } from '../services/entityRef';
import type { FleetFilter, FleetQueries } from './FleetQueries';

/** What the routes of the fleet call. */
export interface FleetRoutes {
  access: Access;
  fleet: FleetQueries;
}

const NARROWED: AccessRule = { auditors: 'narrowed' };

/** How services stand against their checks. */
export function addFleetRoutes(
  router: Router,
  { access, fleet }: FleetRoutes,
): void {
  router.get('/v1/fleet', async (req, res) => {
    const { sees } = await access.reader(req, readPermission, NARROWED);
    const { limit, cursor } = req.query as Record<string, string | undefined>;
    const page = { limit: Number(limit ?? 100), cursor };
    res.json(await fleet.page({ ...filterOf(req), ...page }, sees));
  });

  router.get('/v1/fleet/csv', async (req, res) => {
    const { sees } = await access.reader(req, readPermission, NARROWED);
    const text = await fleet.csv(filterOf(req), sees);
    res.type('text/csv').attachment('fleet.csv').send(text);
  });
}

function filterOf(req: Request): FleetFilter {
  const { team, system, criticality, framework, waived } = req.query as Record<
    string,
    string | undefined
  >;
  return {
    teams: team?.split(',').map(normaliseRef),
    system: system && normaliseRef(system),
    criticality,
    framework,
    waived: String(waived) === 'true' || undefined,
  };
}
