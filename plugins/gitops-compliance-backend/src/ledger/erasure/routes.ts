import { gitopsComplianceLedgerManagePermission as managePermission } from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Request, Router } from 'express';
import type { Access } from '../../access/Access';
import type { ErasureService } from './ErasureService';
import type { PageQuery } from './ErasureStore';
import type { HoldService } from './HoldService';

/** What the routes of personal data call. */
export interface ErasureRoutes {
  access: Access;
  erasures: ErasureService;
  holds: HoldService;
}

/** Erasures of persons, and legal holds. */
export function addErasureRoutes(
  router: Router,
  { access, erasures, holds }: ErasureRoutes,
): void {
  const manager = async (req: Request) =>
    (await access.user(req, managePermission)).requester;

  router.get('/v1/erasures', async (req, res) => {
    const requester = await manager(req);
    res.json(await erasures.list(pageOf(req), requester));
  });

  router.post('/v1/erasures', async (req, res) => {
    const requester = await manager(req);
    const { person, reason } = req.body;
    res.status(201).json(await erasures.request(person, reason, requester));
  });

  router.post('/v1/erasures/:id/confirm', async (req, res) => {
    const requester = await manager(req);
    res.json(await erasures.confirm(req.params.id, requester));
  });

  router.post('/v1/erasures/:id/withdraw', async (req, res) => {
    const requester = await manager(req);
    res.json(await erasures.withdraw(req.params.id, requester));
  });

  router.get('/v1/holds', async (req, res) => {
    const requester = await manager(req);
    res.json(await holds.list(pageOf(req), requester));
  });

  router.post('/v1/holds', async (req, res) => {
    const requester = await manager(req);
    res.status(201).json(await holds.place(req.body, requester));
  });

  router.post('/v1/holds/:id/lift', async (req, res) => {
    const requester = await manager(req);
    res.json(await holds.lift(req.params.id, requester));
  });
}

function pageOf(req: Request): PageQuery {
  const { limit, cursor } = req.query as Record<string, string | undefined>;
  return { limit: Number(limit ?? 20), cursor };
}
