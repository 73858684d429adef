import {
  gitopsComplianceChangeCancelPermission as cancelPermission,
  gitopsComplianceChangeCreatePermission as createPermission,
  gitopsComplianceChangeMergePermission as mergePermission,
  gitopsComplianceChangeRollbackPermission as rollbackPermission,
  gitopsComplianceReadPermission as readPermission,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { NotAllowedError } from '@backstage/errors';
import type { Router } from 'express';
import type { Access, AccessRule, Reader } from '../access/Access';
import { rollbackWishOf } from '../changes/Rollbacks';
import { normaliseRef } from '../services/entityRef';
import { noService } from '../services/noService';
import type { ServiceStore } from '../services/ServiceStore';
import type { ReleaseCandidates } from './ReleaseCandidates';
import type { ReleaseQueries } from './ReleaseQueries';
import type { ReleaseService, ReleaseTarget } from './ReleaseService';

/** What the routes of releases call. */
export interface ReleaseRoutes {
  access: Access;
  services: ServiceStore;
  releases: ReleaseService;
  releaseQueries: ReleaseQueries;
  releaseCandidates: ReleaseCandidates;
}

const ON_RELEASE: AccessRule = {
  auditors: 'narrowed',
  also: [mergePermission, cancelPermission, rollbackPermission],
};

/** Several services as one: request, follow, merge, go on, cancel. */
export function addReleaseRoutes(router: Router, options: ReleaseRoutes): void {
  const { access, releases, releaseQueries } = options;
  const detail = (reader: Reader, id: string) =>
    releaseQueries.detail(id, reader.sees, {
      merge: reader.has(mergePermission),
      cancel: reader.has(cancelPermission),
      rollback: reader.has(rollbackPermission),
    });

  router.get('/v1/releases', async (req, res) => {
    const { sees } = await access.reader(req, readPermission, ON_RELEASE);
    const { limit, cursor } = req.query as Record<string, string | undefined>;
    const query = { limit: Number(limit ?? 20), cursor };
    res.json(await releaseQueries.list(query, sees));
  });

  router.post('/v1/releases', async (req, res) => {
    const user = await access.user(req, createPermission, ON_RELEASE);
    const { waves, ...wish } = req.body;
    const found: ReleaseTarget[][] = [];
    for (const { targets } of waves) {
      found.push(await targetsOf(targets, user, options.services));
    }
    const id = await releases.request(
      { ...wish, waves: found },
      user.requester,
    );
    res.status(201).json(await detail(user, id));
  });

  router.get('/v1/release-candidates', async (req, res) => {
    const user = await access.user(req, createPermission, {
      auditors: 'narrowed',
    });
    const environment = String(req.query.environment);
    res.json(
      await options.releaseCandidates.of(
        environment,
        user.requester,
        user.sees,
      ),
    );
  });

  router.get('/v1/releases/:id', async (req, res) => {
    const reader = await access.reader(req, readPermission, ON_RELEASE);
    res.json(await detail(reader, req.params.id));
  });

  router.post('/v1/releases/:id/merge', async (req, res) => {
    const user = await access.user(req, mergePermission, ON_RELEASE);
    await detail(user, req.params.id);
    await releases.merge(req.params.id, user.requester);
    res.status(202).json(await detail(user, req.params.id));
  });

  router.post('/v1/releases/:id/resume', async (req, res) => {
    const user = await access.user(req, mergePermission, ON_RELEASE);
    await detail(user, req.params.id);
    await releases.resume(req.params.id, req.body.reason, user.requester);
    res.json(await detail(user, req.params.id));
  });

  router.post('/v1/releases/:id/rollback', async (req, res) => {
    const user = await access.user(req, rollbackPermission, ON_RELEASE);
    const { withheld } = await detail(user, req.params.id);
    if (withheld > 0) {
      throw new NotAllowedError(
        `The release has ${withheld} changes of services that you may not see, so it is not rolled back; ask somebody who sees them`,
      );
    }
    const id = await releases.rollBack(
      req.params.id,
      rollbackWishOf(req.body),
      user.requester,
    );
    res.status(201).json(await detail(user, id));
  });

  router.post('/v1/releases/:id/cancel', async (req, res) => {
    const user = await access.user(req, cancelPermission, ON_RELEASE);
    await detail(user, req.params.id);
    await releases.cancel(req.params.id, req.body.reason, user.requester);
    res.json(await detail(user, req.params.id));
  });
}

async function targetsOf(
  asked: (Omit<ReleaseTarget, 'service'> & { entityRef: string })[],
  { sees }: Reader,
  services: ServiceStore,
): Promise<ReleaseTarget[]> {
  const targets: ReleaseTarget[] = [];
  for (const { entityRef, ...target } of asked) {
    const service = await services.find(normaliseRef(entityRef), sees.services);
    if (!service) throw noService(entityRef);
    targets.push({ ...target, service });
  }
  return targets;
}
