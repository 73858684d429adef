import { gitopsComplianceEvidenceExportPermission as exportPermission } from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { pipeline } from 'node:stream/promises';
import type { Access } from '../access/Access';
import type { EvidenceService } from './EvidenceService';

/** What the routes of exports call. */
export interface EvidenceRoutes {
  access: Access;
  evidence: EvidenceService;
}

/** Asking for evidence and following it; part of the OpenAPI document. */
export function addEvidenceRoutes(
  router: Router,
  { access, evidence }: EvidenceRoutes,
): void {
  router.get('/v1/evidence', async (req, res) => {
    await access.reader(req, exportPermission);
    res.json(await evidence.list(Number(req.query.limit ?? 20)));
  });

  router.post('/v1/evidence', async (req, res) => {
    const user = await access.user(req, exportPermission);
    const { wholeLog = false, ...wish } = req.body;
    const id = await evidence.request({ ...wish, wholeLog }, user.requester);
    res.status(202).json(await evidence.get(id));
  });

  router.post('/v1/changes/:id/evidence', async (req, res) => {
    const user = await access.user(req, exportPermission);
    const id = await evidence.requestOfChange(
      req.params.id,
      user.visible,
      user.requester,
    );
    res.status(202).json(await evidence.get(id));
  });

  router.get('/v1/evidence/:id', async (req, res) => {
    await access.reader(req, exportPermission);
    res.json(await evidence.get(req.params.id));
  });
}

/** Fetching a bundle: bytes, so beside the OpenAPI document. */
export function bundleFiles({ access, evidence }: EvidenceRoutes): Router {
  // What a handler throws reaches the error handler, and is answered.
  const router = PromiseRouter();
  router.get('/v1/evidence/:id/bundle', async (req, res) => {
    const user = await access.user(req, exportPermission);
    const zip = await evidence.bundle(req.params.id, user.requester);
    res
      .set('cache-control', 'no-store')
      .attachment(`evidence-${req.params.id}.zip`)
      .type('application/zip');
    await pipeline(zip, res);
  });
  return router;
}
