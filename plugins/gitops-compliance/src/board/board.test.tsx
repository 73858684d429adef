import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { registerMswTestHooks } from '@backstage/frontend-test-utils';
import type {
  Board,
  BoardVote,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { HttpResponse, http } from 'msw';
import {
  ada,
  ago,
  ahead,
  board,
  grace,
  RELEASE_ID,
  summary,
} from '../testUtils/fixtures';
import { renderView, TestSignals } from '../testUtils/render';
import { BASE, refusal, server, serveFixtures } from '../testUtils/server';
import { ChangeBoard } from './ChangeBoard';
import { QueueContent } from './QueueContent';

registerMswTestHooks(server);
beforeEach(serveFixtures);

const ID = summary().id;
const vote = (over: Partial<BoardVote> = {}): BoardVote => ({
  voter: ada,
  for: null,
  mine: true,
  decision: 'approve',
  digest: '7f3a'.repeat(16),
  comment: 'Looks small',
  at: ago({ minutes: 5 }),
  standing: 'counts',
  why: '',
  ...over,
});
const serve = (found: Board) =>
  server.use(
    http.get(`${BASE}/v1/changes/:id/board`, () => HttpResponse.json(found)),
  );
const press = async (name: RegExp | string) =>
  userEvent.click(await screen.findByRole('button', { name }));

/** Takes votes, and answers as it is told. */
function takeVotes(answer: () => Response) {
  const cast: unknown[] = [];
  server.use(
    http.post(`${BASE}/v1/changes/:id/vote`, async ({ request }) => {
      cast.push(await request.json());
      return answer();
    }),
  );
  return cast;
}

describe('The board of a change', () => {
  it('is not there where no board is asked', async () => {
    let asked = 0;
    server.use(
      http.get(`${BASE}/v1/changes/:id/board`, () => {
        asked += 1;
        return HttpResponse.json(asked === 1 ? board({ rules: [] }) : board());
      }),
    );
    const signals = new TestSignals();
    renderView(<ChangeBoard changeId={ID} />, { signals });
    await waitFor(() => expect(asked).toBe(1));
    expect(screen.queryByText('Change advisory board')).toBeNull();
    // With the next answer the policy asks one.
    signals.send();
    expect(await screen.findByText('Change advisory board')).toBeVisible();
  });

  it('casts a vote on exactly what is shown, in two steps', async () => {
    const cast = takeVotes(() => {
      serve(board({ votes: [vote()] }));
      return HttpResponse.json(board({ votes: [vote()] }));
    });
    renderView(<ChangeBoard changeId={ID} />);
    expect(
      await screen.findByText('production board: 0 of 2 votes'),
    ).toBeVisible();
    expect(screen.getByText(/The vote is for 7f3a7f3…/)).toBeVisible();
    await press(/^Approve/);
    await press('Cast the vote');
    expect(await screen.findByText('Looks small')).toBeVisible();
    expect(cast).toEqual([{ decision: 'approve', digest: '7f3a'.repeat(16) }]);
  });

  it('tells who is on duty this week', async () => {
    const [rule] = board().rules;
    serve(board({ rules: [{ ...rule, onDuty: 'user:default/carl' }] }));
    renderView(<ChangeBoard changeId={ID} />);
    expect(await screen.findByText(/on duty this week: carl$/)).toBeVisible();
  });

  it('is chosen by key, and asks why somebody rejects', async () => {
    const cast = takeVotes(() => HttpResponse.json(board()));
    renderView(<ChangeBoard changeId={ID} />);
    (await screen.findByRole('button', { name: /^Approve/ })).focus();
    await userEvent.keyboard('r');
    await press('Cast the vote');
    expect(screen.getByText(/Say what you object to/)).toBeVisible();
    expect(cast).toEqual([]);
    await userEvent.click(screen.getByRole('textbox', { name: /Why/ }));
    await userEvent.paste('It drops a table');
    await press('Cast the vote');
    expect(cast).toMatchObject([
      { decision: 'reject', comment: 'It drops a table' },
    ]);
  });

  it('keeps the choice when the vote is refused', async () => {
    takeVotes(() => refusal(409, '#214 is no longer what you looked at'));
    renderView(<ChangeBoard changeId={ID} />);
    await press(/^Approve/);
    await press('Cast the vote');
    expect(await screen.findByText(/no longer what you looked/)).toBeVisible();
    expect(screen.getByRole('button', { name: /^Approve/ })).toHaveAttribute(
      'aria-pressed',
      'true',
    );
  });

  it('says why somebody may not vote, and what altered since a vote', async () => {
    const reason =
      'You are the requester of this change, so somebody else must vote on it (control CHG-09).';
    serve(
      board({
        vote: { allowed: false, reason },
        votes: [
          vote({ standing: 'void', why: 'It was cast on something else.' }),
        ],
        alteredSince: ['the files', 'the policy'],
      }),
    );
    renderView(<ChangeBoard changeId={ID} />);
    expect(await screen.findByText(reason)).toBeVisible();
    expect(
      screen.getByText(/Since your vote this altered: the files, the policy/),
    ).toBeVisible();
    expect(
      screen.getByText('Does not count: It was cast on something else.'),
    ).toBeVisible();
    expect(screen.queryByRole('group', { name: 'Vote' })).toBeNull();
  });

  it('casts a void vote again with one press', async () => {
    const cast = takeVotes(() => HttpResponse.json(board({ votes: [vote()] })));
    serve(
      board({
        votes: [vote({ standing: 'void', why: 'It altered.' })],
        alteredSince: ['the files'],
      }),
    );
    renderView(<ChangeBoard changeId={ID} />);
    await press('Vote again as before: Approve');
    await waitFor(() =>
      expect(cast).toEqual([
        {
          decision: 'approve',
          digest: '7f3a'.repeat(16),
          comment: 'Looks small',
        },
      ]),
    );
  });

  it('lets who stands for another choose for whom', async () => {
    const cast = takeVotes(() => HttpResponse.json(board()));
    serve(
      board({
        vote: { allowed: false, reason: 'You are no member.' },
        stands: [{ for: grace, allowed: true, reason: '' }],
      }),
    );
    renderView(<ChangeBoard changeId={ID} />);
    await press(/^Approve/);
    await press('Cast the vote');
    expect(cast).toMatchObject([{ for: grace.entityRef }]);
  });
});

describe('The queue', () => {
  const item = (over: object = {}) => ({
    change: summary(),
    reason: 'Fixes',
    board: board(),
    waitsForMe: true,
    ...over,
  });
  const serveQueue = (items: object[]) =>
    server.use(
      http.get(`${BASE}/v1/board/queue`, () =>
        HttpResponse.json({ items, more: 0 }),
      ),
    );

  it('says when nothing waits, and what would', async () => {
    renderView(<QueueContent />);
    expect(
      await screen.findByText('No change waits for a vote.'),
    ).toBeVisible();
    expect(screen.getByText(/appear here while the policy asks/)).toBeVisible();
    expect(
      await screen.findByText(/You vote for yourself alone/),
    ).toBeVisible();
  });

  it('opens what one needs to decide, and goes on to others after the vote', async () => {
    serveQueue([item()]);
    takeVotes(() => HttpResponse.json(board({ votes: [vote()] })));
    renderView(<QueueContent />);
    expect(
      await screen.findByText('1 change waits for your vote.'),
    ).toBeVisible();
    await press(/^Decide/);
    expect(
      await screen.findByText(/Ada asks to promote payments-api/),
    ).toBeVisible();
    expect(screen.getByText(/3 changes in the last 90 days/)).toBeVisible();
    expect(screen.getByText(/Is the requester .control CHG-09/)).toBeVisible();
    expect(
      screen.getByRole('link', { name: /Timeline and reviews/ }),
    ).toHaveAttribute('href', expect.stringContaining('promotion?change='));
    await press(/^Approve/);
    serveQueue([
      item({ waitsForMe: false, board: board({ votes: [vote()] }) }),
    ]);
    await press('Cast the vote');
    expect(
      await screen.findByText(/No change waits for your vote/),
    ).toBeVisible();
    expect(screen.getByText('You voted')).toBeVisible();
  });

  it('is decided by two keys once opened', async () => {
    serveQueue([item()]);
    const cast = takeVotes(() => HttpResponse.json(board({ votes: [vote()] })));
    renderView(<QueueContent />);
    await press(/^Decide/);
    await screen.findByRole('button', { name: /^Approve/ });
    await userEvent.keyboard('aa');
    await waitFor(() =>
      expect(cast).toEqual([
        { decision: 'approve', digest: '7f3a'.repeat(16) },
      ]),
    );
  });

  it('takes one vote over a release whose changes were shown, and over what was opened', async () => {
    const two = [1, 2].map(number => ({
      ...summary(),
      id: `00000000-0000-4000-8000-0000000000e${number}`,
      number: 300 + number,
      release: { id: RELEASE_ID, number: 7, wave: 1 },
    }));
    const cast: unknown[] = [];
    server.use(
      http.get(`${BASE}/v1/changes/:id/board`, ({ params }) =>
        HttpResponse.json(board({ opened: `proof of ${params.id}` })),
      ),
      http.post(`${BASE}/v1/board/votes`, async ({ request }) => {
        cast.push(await request.json());
        return HttpResponse.json({ items: [], more: 0 });
      }),
    );
    serveQueue(two.map(change => item({ change })));
    const { unmount } = renderView(<QueueContent />);
    await press('Decide on Release 7');
    await press(/^Approve/);
    await press('Cast the vote');
    const votes = two.map(({ id }) => ({
      change: id,
      digest: '7f3a'.repeat(16),
      opened: `proof of ${id}`,
    }));
    await waitFor(() => expect(cast).toEqual([{ decision: 'approve', votes }]));
    unmount();

    serveQueue(
      two.map(change => item({ change: { ...change, release: null } })),
    );
    renderView(<QueueContent />);
    for (const { number } of two) {
      expect(screen.queryByText(/Vote on what you opened/)).toBeNull();
      await press(`Decide on #${number} payments-api`);
    }
    const section = within(
      await screen.findByRole('region', { name: /Vote on what you opened/ }),
    );
    await userEvent.click(section.getByRole('button', { name: /^Approve/ }));
    await userEvent.click(
      section.getByRole('button', { name: 'Cast the vote' }),
    );
    await waitFor(() =>
      expect(cast[1]).toEqual({ decision: 'approve', votes }),
    );
  });

  it('says when it cannot be read', async () => {
    server.use(
      http.get(`${BASE}/v1/board/queue`, () => refusal(500, 'Out of order.')),
    );
    renderView(<QueueContent />);
    expect(await screen.findByText('Out of order.')).toBeVisible();
  });

  it('gives one’s vote to somebody, and takes it back', async () => {
    const given: unknown[] = [];
    server.use(
      http.post(`${BASE}/v1/board/delegations`, async ({ request }) => {
        given.push(await request.json());
        return HttpResponse.json({}, { status: 201 });
      }),
    );
    renderView(<QueueContent />);
    await press('Give my vote to somebody');
    const dialog = within(screen.getByRole('dialog'));
    await userEvent.click(dialog.getByRole('textbox', { name: /To/ }));
    await userEvent.paste('user:default/grace');
    await userEvent.click(dialog.getByRole('textbox', { name: /Why/ }));
    await userEvent.paste('On holiday');
    const delegation = {
      id: '00000000-0000-4000-8000-0000000000d1',
      from: ada,
      to: grace,
      mine: true,
      reason: 'On holiday',
      since: ago({ minutes: 1 }),
      until: ahead({ days: 7 }),
      ended: false,
    };
    server.use(
      http.get(`${BASE}/v1/board/delegations`, () =>
        HttpResponse.json({ items: [delegation] }),
      ),
    );
    await userEvent.click(dialog.getByRole('button', { name: 'Give it' }));
    expect(
      await screen.findByRole('button', { name: 'Take it back' }),
    ).toBeVisible();
    expect(given).toMatchObject([
      { to: 'user:default/grace', reason: 'On holiday' },
    ]);
  });
});
