import {
  gitopsComplianceDriftResolvePermission as resolvePermission,
  gitopsComplianceReadPermission as readPermission,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Request, Router } from 'express';
import type { Access, AccessRule, Reader } from '../access/Access';
import { normaliseRef } from '../services/entityRef';
import type { IncidentQueries } from './IncidentQueries';
import type { IncidentFilter } from './IncidentStore';
import type { Resolutions } from './Resolutions';

/** What the routes of drift call. */
export interface DriftRoutes {
  access: Access;
  incidents: IncidentQueries;
  resolutions: Resolutions;
}

const ON_INCIDENT: AccessRule = {
  auditors: 'narrowed',
  also: [resolvePermission],
};

function readerOf<T>({ sees, requester, has }: Reader<T>) {
  return { sees, requester, mayResolve: has(resolvePermission) };
}

/** Incidents of drift: what runs, and nothing that was approved explains. */
export function addDriftRoutes(
  router: Router,
  { access, incidents, resolutions }: DriftRoutes,
): void {
  router.get('/v1/drift', async (req, res) => {
    const reader = await access.reader(req, readPermission, ON_INCIDENT);
    const { limit, cursor } = req.query as Record<string, string | undefined>;
    const page = { limit: Number(limit ?? 20), cursor };
    const query = { ...filterOf(req), ...page };
    res.json(await incidents.list(query, readerOf(reader)));
  });

  router.get('/v1/drift/csv', async (req, res) => {
    const reader = await access.reader(req, readPermission, ON_INCIDENT);
    const text = await incidents.csv(filterOf(req), readerOf(reader));
    res.type('text/csv').attachment('drift.csv').send(text);
  });

  router.post('/v1/drift/:id/resolve', async (req, res) => {
    const user = await access.user(req, resolvePermission, ON_INCIDENT);
    const { reason } = req.body;
    res.json(await resolutions.resolve(req.params.id, reason, readerOf(user)));
  });
}

function filterOf(req: Request): IncidentFilter {
  const { state, what, entity, environment } = req.query as Record<
    string,
    string | undefined
  >;
  return {
    state: state as IncidentFilter['state'],
    what: what as IncidentFilter['what'],
    entityRef: entity && normaliseRef(entity),
    environment,
  };
}
