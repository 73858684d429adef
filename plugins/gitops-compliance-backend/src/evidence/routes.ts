import { gitopsComplianceEvidenceExportPermission as exportPermission } from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { pipeline } from 'node:stream/promises';
import type { Access, AccessRule } from '../access/Access';
import type { EvidenceService } from './EvidenceService';

/** Of exports one follows what one may see. */
const NARROWED: AccessRule = { auditors: 'narrowed' };

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
    const reader = await access.reader(req, exportPermission, NARROWED);
    res.json(await evidence.list(Number(req.query.limit ?? 20), reader));
  });

  router.post('/v1/evidence', async (req, res) => {
    const user = await access.user(req, exportPermission, NARROWED);
    const { wholeLog = false, ...wish } = req.body;
    const id = wish.release
      ? await evidence.requestOfRelease(wish, user)
      : await evidence.request({ ...wish, wholeLog }, user);
    res.status(202).json(await evidence.get(id, user));
  });

  router.get('/v1/changes/:id/evidence', async (req, res) => {
    const reader = await access.reader(req, exportPermission, NARROWED);
    res.json({ export: await evidence.ofChange(req.params.id, reader) });
  });

  router.post('/v1/changes/:id/evidence', async (req, res) => {
    const user = await access.user(req, exportPermission, NARROWED);
    const id = await evidence.requestOfChange(req.params.id, user);
    res.status(202).json(await evidence.get(id, user));
  });

  router.get('/v1/evidence/:id', async (req, res) => {
    const reader = await access.reader(req, exportPermission, NARROWED);
    res.json(await evidence.get(req.params.id, reader));
  });
}

/** Fetching a bundle: bytes, so beside the OpenAPI document. */
export function bundleFiles({ access, evidence }: EvidenceRoutes): Router {
  // What a handler throws reaches the error handler, and is answered.
  const router = PromiseRouter();
  router.get('/v1/evidence/:id/bundle', async (req, res) => {
    const user = await access.user(req, exportPermission, NARROWED);
    const zip = await evidence.bundle(req.params.id, user);
    res
      .set('cache-control', 'no-store')
      .attachment(`evidence-${req.params.id}.zip`)
      .type('application/zip');
    await pipeline(zip, res);
  });
  return router;
}
