import {
  gitopsComplianceDisputeAnswerPermission as answerPermission,
  gitopsComplianceDisputeOpenPermission as openPermission,
  gitopsComplianceReadPermission as readPermission,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Router } from 'express';
import type { Access, AccessRule, Reader } from '../access/Access';
import { normaliseRef } from '../services/entityRef';
import type { DisputeReader, DisputeService } from './DisputeService';
import type { DisputeQuery } from './DisputeStore';

/** What the routes of disputes call. */
export interface DisputeRoutes {
  access: Access;
  disputes: DisputeService;
}

const WITH_ANSWERING: AccessRule = {
  auditors: 'narrowed',
  also: [answerPermission],
};

/** Disputes of verdicts: opened, and answered by judging again. */
export function addDisputeRoutes(
  router: Router,
  { access, disputes }: DisputeRoutes,
): void {
  router.get('/v1/disputes', async (req, res) => {
    const reader = await access.reader(req, readPermission, WITH_ANSWERING);
    const { state, entity, limit, cursor } = req.query as Record<
      string,
      string | undefined
    >;
    const query: DisputeQuery = {
      state: state as DisputeQuery['state'],
      service: entity && normaliseRef(entity),
      limit: Number(limit ?? 20),
      cursor,
    };
    res.json(await disputes.list(query, readerOf(reader)));
  });

  router.post('/v1/disputes', async (req, res) => {
    const user = await access.user(req, openPermission, WITH_ANSWERING);
    res.status(201).json(await disputes.open(req.body, readerOf(user)));
  });

  router.post('/v1/disputes/:id/answer', async (req, res) => {
    const user = await access.user(req, answerPermission, WITH_ANSWERING);
    const { statement } = req.body;
    const { id } = req.params;
    res.json(await disputes.answer(id, statement, readerOf(user)));
  });
}

function readerOf<T>(reader: Reader<T>): DisputeReader<T> {
  const { sees, requester } = reader;
  return { sees, requester, mayAnswer: reader.has(answerPermission) };
}
