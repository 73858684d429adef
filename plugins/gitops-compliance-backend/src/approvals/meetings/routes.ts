import {
  gitopsComplianceChangeVotePermission as votePermission,
  gitopsComplianceReadPermission as readPermission,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import type { Access } from '../../access/Access';
import type { AgendaQueries } from './AgendaQueries';
import type { MeetingService } from './MeetingService';
import { markdownMinutes, pdfMinutes } from './minutes';

/** What the routes of the board's meetings call. */
export interface MeetingRoutes {
  access: Access;
  agenda: AgendaQueries;
  meetings: MeetingService;
}

const NARROWED = { auditors: 'narrowed' } as const;

/** The agenda of a meeting, and meetings that were held. */
export function addMeetingRoutes(
  router: Router,
  { access, agenda, meetings }: MeetingRoutes,
): void {
  router.get('/v1/board/agenda', async (req, res) => {
    const { has, requester, sees } = await access.reader(req, readPermission, {
      ...NARROWED,
      also: [votePermission],
    });
    res.json(
      await agenda.agenda(sees, {
        userEntityRef: requester?.userEntityRef ?? null,
        mayVote: has(votePermission),
      }),
    );
  });

  router.get('/v1/board/meetings', async (req, res) => {
    await access.reader(req, readPermission, NARROWED);
    const { limit, cursor } = req.query as Record<string, string | undefined>;
    res.json(await meetings.list({ limit: Number(limit ?? 20), cursor }));
  });

  router.post('/v1/board/meetings', async (req, res) => {
    const { sees, requester } = await access.user(
      req,
      votePermission,
      NARROWED,
    );
    res.status(201).json(await meetings.hold(req.body, requester, sees));
  });

  router.get('/v1/board/meetings/:id', async (req, res) => {
    const { sees } = await access.reader(req, readPermission, NARROWED);
    res.json(await meetings.get(req.params.id, sees));
  });
}

/** Minutes as files: beside the OpenAPI document. */
export function minutesFiles({ access, meetings }: MeetingRoutes): Router {
  // What a handler throws reaches the error handler, and is answered.
  const router = PromiseRouter();
  router.get(
    '/v1/board/meetings/:id([0-9a-f-]{36})/minutes.:format(md|pdf)',
    async (req, res) => {
      const { sees } = await access.reader(req, readPermission, NARROWED);
      const { id, format } = req.params;
      const meeting = await meetings.get(id, sees);
      const isPdf = format === 'pdf';
      res
        .set('cache-control', 'no-store')
        .attachment(`board-${meeting.endedAt.slice(0, 10)}-${id}.${format}`)
        .type(isPdf ? 'application/pdf' : 'text/markdown; charset=utf-8')
        .send(isPdf ? await pdfMinutes(meeting) : markdownMinutes(meeting));
    },
  );
  return router;
}
