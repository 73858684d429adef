import {
  gitopsComplianceReadPermission as readPermission,
  gitopsComplianceWaiverApprovePermission as approvePermission,
  gitopsComplianceWaiverAskPermission as askPermission,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Router } from 'express';
import type { Access, AccessRule, Reader } from '../access/Access';
import { normaliseRef } from '../services/entityRef';
import type {
  WaiverDecision,
  WaiverReader,
  WaiverService,
} from './WaiverService';
import type { WaiverQuery } from './WaiverStore';

/** What the routes of waivers call. */
export interface WaiverRoutes {
  access: Access;
  waivers: WaiverService;
}

const WITH_DECIDING: AccessRule = {
  auditors: 'narrowed',
  also: [approvePermission, askPermission],
};

/** Waivers of checks: asked for, decided on by somebody else, withdrawn. */
export function addWaiverRoutes(
  router: Router,
  { access, waivers }: WaiverRoutes,
): void {
  router.get('/v1/waivers', async (req, res) => {
    const reader = await access.reader(req, readPermission, WITH_DECIDING);
    const { state, entity, limit, cursor } = req.query as Record<
      string,
      string | undefined
    >;
    const query: WaiverQuery = {
      state: state as WaiverQuery['state'],
      service: entity && normaliseRef(entity),
      limit: Number(limit ?? 20),
      cursor,
    };
    res.json(await waivers.list(query, readerOf(reader)));
  });

  router.post('/v1/waivers', async (req, res) => {
    const user = await access.user(req, askPermission, WITH_DECIDING);
    res.status(201).json(await waivers.ask(req.body, readerOf(user)));
  });

  for (const decision of ['approve', 'refuse'] satisfies WaiverDecision[]) {
    router.post(`/v1/waivers/:id/${decision}`, async (req, res) => {
      const user = await access.user(req, approvePermission, WITH_DECIDING);
      const { reason } = req.body;
      const { id } = req.params;
      const verdict = { decision, reason };
      res.json(await waivers.decide(id, verdict, readerOf(user)));
    });
  }

  router.post('/v1/waivers/:id/withdraw', async (req, res) => {
    const user = await access.user(req, readPermission, WITH_DECIDING);
    const { reason } = req.body;
    res.json(await waivers.withdraw(req.params.id, reason, readerOf(user)));
  });
}

function readerOf<T>(reader: Reader<T>): WaiverReader<T> {
  const { sees, requester } = reader;
  return {
    sees,
    requester,
    mayDecide: reader.has(approvePermission),
    mayAsk: reader.has(askPermission),
  };
}
