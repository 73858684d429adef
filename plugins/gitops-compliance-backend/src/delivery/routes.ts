import { gitopsComplianceReadPermission as readPermission } from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Request, Router } from 'express';
import { DateTime } from 'luxon';
import type { Access, AccessRule } from '../access/Access';
import { normaliseRef } from '../services/entityRef';
import type {
  DeliveryFilter,
  DeliveryGroup,
  DeliveryQueries,
} from './DeliveryQueries';

/** What the routes of delivery figures call. */
export interface DeliveryRoutes {
  access: Access;
  delivery: DeliveryQueries;
}

const NARROWED: AccessRule = { auditors: 'narrowed' };

/** How often and how well changes reach their targets. */
export function addDeliveryRoutes(
  router: Router,
  { access, delivery }: DeliveryRoutes,
): void {
  router.get('/v1/delivery', async (req, res) => {
    const { sees } = await access.reader(req, readPermission, NARROWED);
    const by = (req.query.by ?? 'environment') as DeliveryGroup;
    res.json(await delivery.figures({ ...filterOf(req), by }, sees));
  });

  router.get('/v1/delivery/changes', async (req, res) => {
    const { sees } = await access.reader(req, readPermission, NARROWED);
    const { limit, cursor } = req.query as Record<string, string | undefined>;
    const page = { limit: Number(limit ?? 50), cursor };
    res.json(await delivery.changes({ ...filterOf(req), ...page }, sees));
  });

  router.get('/v1/delivery/csv', async (req, res) => {
    const { sees } = await access.reader(req, readPermission, NARROWED);
    const text = await delivery.csv(filterOf(req), sees);
    res.type('text/csv').attachment('delivery.csv').send(text);
  });
}

function filterOf(req: Request): DeliveryFilter {
  const { entity, environment, team, failed, from, until } =
    req.query as Record<string, string | undefined>;
  const at = (iso: string | undefined) =>
    iso === undefined ? undefined : DateTime.fromISO(iso, { zone: 'utc' });
  return {
    entityRef: entity && normaliseRef(entity),
    environment,
    teams: team?.split(',').map(normaliseRef),
    failed: String(failed) === 'true' || undefined,
    from: at(from),
    until: at(until),
  };
}
