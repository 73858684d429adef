import {
  gitopsCompliancePersonManagePermission as managePermission,
  gitopsComplianceReadPermission as readPermission,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Request, Router } from 'express';
import type { Access } from '../access/Access';
import type { LinkService } from './LinkService';
import type { LinkState, LinkStore } from './LinkStore';
import type { PersonDirectory } from './PersonDirectory';
import { handsIn, unknownAccounts } from './unknownAccounts';

/** What the routes of persons call. */
export interface PersonRoutes {
  access: Access;
  links: LinkService;
  linkStore: LinkStore;
  persons: PersonDirectory;
}

/** Which accounts are whose, and how that is mended. */
export function addPersonRoutes(
  router: Router,
  { access, links, linkStore, persons }: PersonRoutes,
): void {
  const confirmer = async (req: Request) => {
    const user = await access.user(req, readPermission, {
      also: [managePermission],
    });
    const { requester } = user;
    return { requester, manages: user.has(managePermission) };
  };

  router.get('/v1/person-links', async (req, res) => {
    const reader = await access.reader(req, readPermission, {
      also: [managePermission],
      auditors: 'no-records',
    });
    const { state, search, limit, cursor } = req.query as Record<
      string,
      string | undefined
    >;
    const query = {
      state: state as LinkState | undefined,
      search,
      limit: Number(limit ?? 20),
      cursor,
    };
    const { requester } = reader;
    const manages = reader.has(managePermission);
    res.json(await links.list(query, { requester, manages }));
  });

  router.post('/v1/person-links', async (req, res) => {
    const { requester } = await access.user(req, managePermission);
    const proposed = await links.propose(req.body, {
      requester,
      manages: true,
    });
    res.status(201).json(proposed);
  });

  router.post('/v1/person-links/:id/confirm', async (req, res) => {
    res.json(await links.confirm(req.params.id, await confirmer(req)));
  });

  router.post('/v1/person-links/:id/end', async (req, res) => {
    const { reason } = req.body;
    res.json(await links.end(req.params.id, reason, await confirmer(req)));
  });

  router.get('/v1/unknown-accounts', async (req, res) => {
    const reader = await access.reader(req, readPermission, {
      also: [managePermission],
      auditors: 'narrowed',
    });
    const changes = await linkStore.newestChanges(reader.sees);
    const actors = await persons.actors(
      changes.flatMap(change => handsIn(change).map(([, ref]) => ref)),
    );
    const isManager = reader.has(managePermission);
    res.json({
      items: unknownAccounts(changes, actors),
      propose: {
        allowed: isManager,
        reason: isManager
          ? ''
          : `You need the permission ${managePermission.name}; ask a portal administrator`,
      },
    });
  });
}
