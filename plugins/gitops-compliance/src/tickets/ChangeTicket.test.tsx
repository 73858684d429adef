import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { registerMswTestHooks } from '@backstage/frontend-test-utils';
import type { TicketOfChange } from '@gitops-compliance/plugin-gitops-compliance-common';
import { HttpResponse, http } from 'msw';
import { CHANGE_ID, ago } from '../testUtils/fixtures';
import { BASE, refusal, serveFixtures, server } from '../testUtils/server';
import { renderView } from '../testUtils/render';
import { ChangeTicket } from './ChangeTicket';

registerMswTestHooks(server);
beforeEach(serveFixtures);

const PATH = `${BASE}/v1/changes/:id/ticket`;
const none: TicketOfChange = {
  ticket: null,
  isWanted: false,
  problem: null,
  systems: [{ name: 'jira', title: 'Jira', canCreate: true }],
  attach: { allowed: true, reason: '' },
};
const attached: TicketOfChange = {
  ...none,
  ticket: {
    system: 'Jira',
    key: 'PAY-42',
    url: 'https://jira.example.com/browse/PAY-42',
    title: 'Pool size',
    made: false,
    asOf: ago({ minutes: 2 }),
    reading: {
      project: 'PAY',
      type: 'Change',
      status: 'Scheduled',
      phase: 'open',
      approval: 'approved',
      approvedAt: null,
      services: ['payments-api'],
      plannedStart: null,
      plannedEnd: null,
    },
  },
};
const serve = (view: TicketOfChange) =>
  server.use(http.get(PATH, () => HttpResponse.json(view)));

it('attaches a ticket by its key, and shows what it reads', async () => {
  const bodies: unknown[] = [];
  serve(none);
  server.use(
    http.post(PATH, async ({ request }) => {
      bodies.push(await request.json());
      serve(attached);
      return HttpResponse.json(attached, { status: 202 });
    }),
  );
  renderView(<ChangeTicket changeId={CHANGE_ID} />);
  expect(await screen.findByText('No ticket is attached.')).toBeVisible();
  const field = screen.getByLabelText('Key of a ticket');
  await userEvent.type(field, ' PAY-42 {Enter}');
  expect(await screen.findByRole('link', { name: /^PAY-42/ })).toHaveAttribute(
    'href',
    'https://jira.example.com/browse/PAY-42',
  );
  expect(screen.getByText('approved')).toBeVisible();
  expect(screen.getByText(/Change · Scheduled · payments-api/)).toBeVisible();
  expect(bodies).toEqual([{ ticket: 'PAY-42' }]);
});

it('has one made, and says why one was refused', async () => {
  serve(none);
  server.use(
    http.post(PATH, async ({ request }) => {
      const body = (await request.json()) as object;
      if (!('makeIn' in body)) {
        return refusal(400, 'Jira has no ticket PAY-1 that the portal may see');
      }
      serve({ ...none, isWanted: true });
      return HttpResponse.json({ ...none, isWanted: true }, { status: 202 });
    }),
  );
  renderView(<ChangeTicket changeId={CHANGE_ID} />);
  await userEvent.type(
    await screen.findByLabelText('Key of a ticket'),
    'PAY-1',
  );
  await userEvent.click(screen.getByRole('button', { name: 'Attach' }));
  expect(await screen.findByText(/has no ticket PAY-1/)).toBeVisible();
  const make = screen.getByRole('button', { name: 'Make a ticket in Jira' });
  await userEvent.click(make);
  expect(await screen.findByText(/is being made/)).toBeVisible();
  expect(make).toBeDisabled();
});

it('says that a ticket is gone, and offers nothing to who may not attach one', async () => {
  serve({
    ...attached,
    ticket: { ...attached.ticket!, reading: null },
    attach: { allowed: false, reason: 'You do not own payments-api' },
  });
  renderView(<ChangeTicket changeId={CHANGE_ID} />);
  expect(
    await screen.findByText('Jira does not have it any more'),
  ).toBeVisible();
  expect(screen.queryByRole('button')).not.toBeInTheDocument();
});

it('is nothing where there is no ticket system', async () => {
  let asked = 0;
  server.use(
    http.get(PATH, () => {
      asked += 1;
      return HttpResponse.json({ ...none, systems: [] });
    }),
  );
  renderView(<ChangeTicket changeId={CHANGE_ID} />);
  await waitFor(() => expect(asked).toBeGreaterThan(0));
  expect(screen.queryByText('Ticket')).not.toBeInTheDocument();
});
