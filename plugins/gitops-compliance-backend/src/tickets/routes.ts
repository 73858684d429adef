import {
  gitopsComplianceChangeCreatePermission as createPermission,
  gitopsComplianceReadPermission as readPermission,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Router } from 'express';
import type { Access, AccessRule, Reader } from '../access/Access';
import type { TicketService } from './TicketService';

/** What the routes of tickets call. */
export interface TicketRoutes {
  access: Access;
  tickets: TicketService;
}

const ON_TICKET: AccessRule = {
  auditors: 'narrowed',
  also: [createPermission],
};

/** The ticket of a change: what it reads, and attaching or making one. */
export function addTicketRoutes(
  router: Router,
  { access, tickets }: TicketRoutes,
): void {
  const view = (reader: Reader, id: string) =>
    tickets.view(id, reader.sees, {
      requester: reader.requester,
      mayRequest: reader.has(createPermission),
    });

  router.get('/v1/changes/:id/ticket', async (req, res) => {
    const reader = await access.reader(req, readPermission, ON_TICKET);
    res.json(await view(reader, req.params.id));
  });

  router.post('/v1/changes/:id/ticket', async (req, res) => {
    const user = await access.user(req, createPermission, ON_TICKET);
    await tickets.set(req.params.id, req.body, user.sees, user.requester);
    res.status(202).json(await view(user, req.params.id));
  });
}
