import {
  gitopsComplianceChangeVotePermission as votePermission,
  gitopsComplianceReadPermission as readPermission,
  type VotesRequest,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Request, Router } from 'express';
import type { Access } from '../access/Access';
import type { BoardQueries } from './BoardQueries';
import type { BriefingQueries } from './BriefingQueries';
import type { DelegationService } from './DelegationService';
import type { VoteService } from './VoteService';

/** What the routes of the change advisory board call. */
export interface BoardRoutes {
  access: Access;
  board: BoardQueries;
  briefings: BriefingQueries;
  votes: VoteService;
  delegations: DelegationService;
}

const NARROWED = { auditors: 'narrowed' } as const;
const WITH_VOTE = { ...NARROWED, also: [votePermission] };

/** Votes on changes, the queue of who votes, and delegations. */
export function addBoardRoutes(
  router: Router,
  { access, board, briefings, votes, delegations }: BoardRoutes,
): void {
  const readerOf = async (req: Request) => {
    const { has, requester, sees } = await access.reader(
      req,
      readPermission,
      WITH_VOTE,
    );
    return {
      sees,
      reader: {
        userEntityRef: requester?.userEntityRef ?? null,
        mayVote: has(votePermission),
      },
    };
  };

  router.get('/v1/changes/:id/board', async (req, res) => {
    const { sees, reader } = await readerOf(req);
    res.json(await board.of(req.params.id, sees, reader));
  });

  router.post('/v1/changes/:id/vote', async (req, res) => {
    const { sees, requester } = await access.user(
      req,
      votePermission,
      NARROWED,
    );
    const { id } = req.params;
    const reader = { userEntityRef: requester.userEntityRef, mayVote: true };
    await board.of(id, sees, reader);
    await votes.vote(id, req.body, requester);
    res.json(await board.of(id, sees, reader));
  });

  router.get('/v1/changes/:id/briefing', async (req, res) => {
    const { sees } = await access.reader(req, readPermission, NARROWED);
    res.json(await briefings.of(req.params.id, sees));
  });

  router.post('/v1/board/votes', async (req, res) => {
    const { sees, requester } = await access.user(
      req,
      votePermission,
      NARROWED,
    );
    const wish: VotesRequest = req.body;
    await board.assertSeen(
      wish.votes.map(({ change }) => change),
      sees,
    );
    await votes.voteOnAll(wish, requester);
    const { userEntityRef } = requester;
    res.json(await board.queue(sees, { userEntityRef, mayVote: true }));
  });

  router.get('/v1/board/queue', async (req, res) => {
    const { sees, reader } = await readerOf(req);
    res.json(await board.queue(sees, reader));
  });

  router.get('/v1/board/delegations', async (req, res) => {
    const { requester } = await access.user(req, readPermission, NARROWED);
    res.json(await delegations.list(requester));
  });

  router.post('/v1/board/delegations', async (req, res) => {
    const { requester } = await access.user(req, votePermission, NARROWED);
    res.status(201).json(await delegations.give(req.body, requester));
  });

  router.post('/v1/board/delegations/:id/end', async (req, res) => {
    const { requester } = await access.user(req, votePermission, NARROWED);
    res.json(await delegations.end(req.params.id, requester));
  });
}
