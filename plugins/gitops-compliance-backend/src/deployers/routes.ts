import { gitopsComplianceReadPermission as readPermission } from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Router } from 'express';
import { DateTime } from 'luxon';
import type { Access } from '../access/Access';
import { normaliseRef } from '../services/entityRef';
import type { DeployerQueries } from './DeployerQueries';

/** What the route of who can deploy calls. */
export interface DeployerRoutes {
  access: Access;
  deployers: DeployerQueries;
  now: () => DateTime;
}

/** Who can deploy to an environment. */
export function addDeployerRoutes(
  router: Router,
  { access, deployers, now }: DeployerRoutes,
): void {
  router.get('/v1/deployers', async (req, res) => {
    const { sees } = await access.reader(req, readPermission, {
      auditors: 'narrowed',
    });
    const { environment, entity, at } = req.query as Record<
      string,
      string | undefined
    >;
    const query = {
      environment: environment as string,
      entityRef: entity && normaliseRef(entity),
      at: at ? DateTime.fromISO(at, { zone: 'utc' }) : now(),
    };
    res.json(await deployers.of(query, sees));
  });
}
