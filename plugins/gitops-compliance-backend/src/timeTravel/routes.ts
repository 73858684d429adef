import { gitopsComplianceReadPermission as readPermission } from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Router } from 'express';
import { DateTime } from 'luxon';
import type { Access } from '../access/Access';
import { normaliseRef } from '../services/entityRef';
import type { StateQueries } from './StateQueries';

/** What the route of past states calls. */
export interface TimeTravelRoutes {
  access: Access;
  states: StateQueries;
}

/** What ran at an instant. */
export function addTimeTravelRoutes(
  router: Router,
  { access, states }: TimeTravelRoutes,
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
}
