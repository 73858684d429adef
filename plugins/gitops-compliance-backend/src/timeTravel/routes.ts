import { gitopsComplianceReadPermission as readPermission } from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Router } from 'express';
import { DateTime } from 'luxon';
import type { Access, Reader } from '../access/Access';
import { normaliseRef } from '../services/entityRef';
import type { Service } from '../services/ServiceStore';
import type { StateQueries } from './StateQueries';
import type { TimelineQueries } from './TimelineQueries';

/** What the routes of the past call. */
export interface TimeTravelRoutes {
  access: Access;
  states: StateQueries;
  timelines: TimelineQueries;
}

/** What ran at an instant, and what happened to a target in a period. */
export function addTimeTravelRoutes(
  router: Router,
  { access, states, timelines }: TimeTravelRoutes,
  serviceOf: (
    reader: Reader,
    params: Record<string, string>,
  ) => Promise<Service>,
): void {
  router.get('/v1/state', async (req, res) => {
    const { sees } = await access.reader(req, readPermission, {
      auditors: 'narrowed',
    });
    const { at, entity, environment, limit, cursor } = req.query as Record<
      string,
      string | undefined
    >;
    const query = {
      at: DateTime.fromISO(at as string, { zone: 'utc' }),
      entityRef: entity && normaliseRef(entity),
      environment,
      limit: Number(limit ?? 100),
      cursor,
    };
    res.json(await states.at(query, sees));
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
