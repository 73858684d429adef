import {
  gitopsComplianceDisputeAnswerPermission as answerPermission,
  gitopsComplianceDisputeOpenPermission as openPermission,
  gitopsComplianceReadPermission as readPermission,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import express, { type Request, type Response, type Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { promisify } from 'node:util';
import type { Access, AccessRule, Reader } from '../access/Access';
import { normaliseRef } from '../services/entityRef';
import type { DisputeReader, DisputeService } from './DisputeService';
import type { DisputeQuery } from './DisputeStore';
import { limitsSentence, maxBodyBytes, type FileLimits } from './evidenceFiles';

/** What the routes of disputes call. */
export interface DisputeRoutes {
  access: Access;
  disputes: DisputeService;
  disputeFiles: FileLimits;
}

const WITH_ANSWERING: AccessRule = {
  auditors: 'narrowed',
  also: [answerPermission],
};

/** Bodies without files are no larger. */
const SMALL_BYTES = 60_000;

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

/**
 * What goes before and beside the OpenAPI document: bodies that hold files, which
 * are read once their sender may send them and no further than they may be large,
 * and files as they were given, to be saved and never shown.
 */
export function disputeFiles({
  access,
  disputes,
  disputeFiles: limits,
}: DisputeRoutes): Router {
  // What a handler throws reaches the error handler, and is answered.
  const router = PromiseRouter();
  const read = promisify<Request, Response, void>(
    express.json({ limit: maxBodyBytes(limits) }),
  );
  router.post('/v1/disputes', async (req, res) => {
    // A small one is read with those of other routes.
    if (Number(req.get('content-length')) <= SMALL_BYTES) return 'next';
    await access.user(req, openPermission, WITH_ANSWERING);
    try {
      await read(req, res);
    } catch (error) {
      const isTooLarge = (error as { status?: number }).status === 413;
      if (isTooLarge) (error as Error).message = limitsSentence(limits);
      throw error;
    }
    return 'next';
  });

  router.get(
    '/v1/disputes/:id([0-9a-f-]{36})/files/:place(\\d{1,2})',
    async (req, res) => {
      const reader = await access.reader(req, readPermission, WITH_ANSWERING);
      const { id, place } = req.params;
      const file = await disputes.file(id, Number(place), readerOf(reader));
      res
        .set({
          'cache-control': 'no-store',
          'content-security-policy': `default-src 'none'; sandbox`,
          'x-content-type-options': 'nosniff',
        })
        .attachment(file.name)
        .type(file.mediaType)
        .send(file.bytes);
    },
  );
  return router;
}

function readerOf<T>(reader: Reader<T>): DisputeReader<T> {
  const { sees, requester } = reader;
  return { sees, requester, mayAnswer: reader.has(answerPermission) };
}
