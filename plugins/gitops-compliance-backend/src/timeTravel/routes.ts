import { gitopsComplianceReadPermission as readPermission } from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Request, Router } from 'express';
import { DateTime } from 'luxon';
import type { Access, Reader } from '../access/Access';
import { normaliseRef } from '../services/entityRef';
import type { Service } from '../services/ServiceStore';
import type { StateFilter } from './coveredDeployments';
import type { DensityQueries } from './DensityQueries';
import type { StateQueries } from './StateQueries';
import type { TimelineQueries } from './TimelineQueries';

/** What the routes of the past call. */
export interface TimeTravelRoutes {
  access: Access;
  states: StateQueries;
  densities: DensityQueries;
  timelines: TimelineQueries;
}

/** What ran at an instant, and what happened to a target in a period. */
export function addTimeTravelRoutes(
  router: Router,
  { access, states, densities, timelines }: TimeTravelRoutes,
  serviceOf: (
    reader: Reader,
    params: Record<string, string>,
  ) => Promise<Service>,
): void {
  router.get('/v1/state', async (req, res) => {
    const { sees } = await access.reader(req, readPermission, {
      auditors: 'narrowed',
    });
    const { limit, cursor } = req.query as Record<string, string | undefined>;
    const page = { limit: Number(limit ?? 100), cursor };
    res.json(await states.at({ ...wishOf(req), ...page }, sees));
  });

  router.get('/v1/state/csv', async (req, res) => {
    const { sees } = await access.reader(req, readPermission, {
      auditors: 'narrowed',
    });
    const text = await states.csv(wishOf(req), sees);
    res.type('text/csv').attachment('what-ran.csv').send(text);
  });

  router.get('/v1/state/density', async (req, res) => {
    const { sees } = await access.reader(req, readPermission, {
      auditors: 'narrowed',
    });
    const { zone } = req.query as Record<string, string>;
    res.json(await densities.around({ ...wishOf(req), zone }, sees));
  });

  router.get(
    '/v1/entities/:kind/:namespace/:name/timeline',
    async (req, res) => {
      const reader = await access.reader(req, readPermission, {
        auditors: 'narrowed',
      });
      const service = await serviceOf(reader, req.params);
      const { environment, from, until } = req.query as Record<string, string>;
      const instantOf = (iso: string | undefined) =>
        iso === undefined ? undefined : DateTime.fromISO(iso, { zone: 'utc' });
      const query = {
        environment,
        from: instantOf(from),
        until: instantOf(until),
      };
      res.json(await timelines.of(service, query, reader.sees));
    },
  );
}

function wishOf(req: Request): StateFilter & { at: DateTime } {
  const { at, entity, environment } = req.query as Record<
    string,
    string | undefined
  >;
  return {
    at: DateTime.fromISO(at as string, { zone: 'utc' }),
    entityRef: entity && normaliseRef(entity),
    environment,
  };
}
