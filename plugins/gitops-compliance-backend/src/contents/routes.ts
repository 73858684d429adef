import { gitopsComplianceReadPermission as readPermission } from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Router } from 'express';
import type { Access } from '../access/Access';
import type { ContentsQueries } from './ContentsQueries';

/** What these routes call. */
export interface ContentsRoutes {
  access: Access;
  contents: ContentsQueries;
}

/** Which page of a list a request asks for. */
export function pageOf(
  query: Record<string, unknown>,
  defaultLimit: number,
): { limit: number; cursor?: string } {
  const { limit, cursor } = query as Record<string, string | undefined>;
  return { limit: Number(limit ?? defaultLimit), cursor };
}

/** Adds the routes of what a change is about. */
export function addContentsRoutes(
  router: Router,
  { access, contents }: ContentsRoutes,
): void {
  router.get('/v1/changes/:id/diff', async (req, res) => {
    const { sees } = await access.reader(req, readPermission, {
      auditors: 'narrowed',
    });
    res.json(await contents.diff(req.params.id, sees, pageOf(req.query, 20)));
  });

  router.get('/v1/changes/:id/changelog', async (req, res) => {
    const { sees } = await access.reader(req, readPermission, {
      auditors: 'narrowed',
    });
    const page = pageOf(req.query, 5);
    res.json(await contents.changelog(req.params.id, sees, page));
  });
}
