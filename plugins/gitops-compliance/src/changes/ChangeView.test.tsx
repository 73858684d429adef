import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { registerMswTestHooks } from '@backstage/frontend-test-utils';
import { HttpResponse, http } from 'msw';
import type { ChangeView as Change } from '@gitops-compliance/plugin-gitops-compliance-common';
import { BASE, refusal, server, serveFixtures } from '../testUtils/server';
import { CHANGE_ID, ago, change, gate, summary } from '../testUtils/fixtures';
import { TestSignals, renderView } from '../testUtils/render';
import { ChangeView } from './ChangeView';

registerMswTestHooks(server);
beforeEach(serveFixtures);

const ready = change({
  gates: [gate({ state: 'open' })],
  actions: {
    ...change().actions,
    merge: { allowed: true, reason: '' },
  },
});

function serve(data: Change) {
  server.use(http.get(`${BASE}/v1/changes/:id`, () => HttpResponse.json(data)));
}

async function open(signals?: TestSignals) {
  renderView(
    <ChangeView
      id={CHANGE_ID}
      onBack={() => undefined}
      onOpen={() => undefined}
    />,
    {
      signals,
    },
  );
  await screen.findByRole('heading', { name: /#214 payments-api/ });
}

describe('A change', () => {
  it('says which gates hold it, why, and what to do', async () => {
    await open();
    expect(
      screen.getByRole('heading', { name: 'Held by 1 of 2 gates' }),
    ).toBeVisible();
    expect(
      screen.getByText(
        'Nobody has approved the head yet. Ask a colleague to review.',
      ),
    ).toBeVisible();
    expect(screen.getByText('1 open: Calendar')).toBeVisible();
  });

  it('says of how many gates an exception was made', async () => {
    serve(
      change({
        gates: [
          gate({ state: 'open', wouldBe: 'closed' }),
          gate({ gate: 'calendar', state: 'open' }),
        ],
      }),
    );
    await open();
    expect(
      screen.getByRole('heading', {
        name: 'All 2 gates are open, 1 of them by exception',
      }),
    ).toBeVisible();
  });

  it('shows its steps in words', async () => {
    await open();
    const steps = within(screen.getByRole('list', { name: 'Steps' }));
    const current = steps
      .getAllByRole('listitem')
      .filter(step => step.getAttribute('aria-current') === 'step');
    expect(current).toHaveLength(1);
    expect(current[0]).toHaveTextContent('Reviewed: under way');
  });

  it('shows pull request, reviews with the reason why one does not count, diff and ledger', async () => {
    await open();
    expect(
      screen.getByRole('link', { name: /acme\/config #58/ }),
    ).toHaveAttribute('href', 'https://forge.example/acme/config/pull/58');
    const reviews = within(screen.getByRole('table', { name: 'Reviews' }));
    expect(reviews.getByText('Approved')).toBeVisible();
    expect(
      reviews.getByText('Does not count: Grace pushed this head.'),
    ).toBeVisible();
    expect(screen.getByText('spec.source.targetRevision')).toBeVisible();
    const timeline = within(screen.getByRole('list', { name: 'Timeline' }));
    expect(timeline.getByText(`change:${CHANGE_ID}#1`)).toBeVisible();
    expect(timeline.getByText('decided')).toBeVisible();
  });

  it('says beside a disabled action why it is disabled', async () => {
    await open();
    const merge = screen.getByRole('button', { name: 'Merge' });
    expect(merge).toBeDisabled();
    expect(merge).toHaveAccessibleDescription('Peer review is closed.');
  });

  it('follows a merge in place until it is done', async () => {
    serve(ready);
    server.use(
      http.post(`${BASE}/v1/changes/:id/merge`, () =>
        HttpResponse.json(ready, { status: 202 }),
      ),
    );
    const signals = new TestSignals();
    await open(signals);
    await userEvent.click(screen.getByRole('button', { name: 'Merge' }));
    expect(await screen.findByText(/The merge is on its way/)).toBeVisible();
    expect(screen.getByRole('button', { name: 'Merge' })).toBeDisabled();
    serve({
      ...ready,
      summary: summary({ state: 'deploying' }),
      steps: ready.steps.map(step => ({
        ...step,
        state: 'done',
        at: ago({ seconds: 3 }),
      })),
    });
    signals.send();
    expect(await screen.findByText('deploying')).toBeVisible();
    expect(screen.queryByText(/on its way/)).not.toBeInTheDocument();
  });

  it('shows the gates of a refused merge', async () => {
    serve(ready);
    server.use(
      http.post(`${BASE}/v1/changes/:id/merge`, () =>
        refusal(409, 'A freeze began.', {
          gates: [gate({ title: 'Calendar' })],
        }),
      ),
    );
    await open();
    await userEvent.click(screen.getByRole('button', { name: 'Merge' }));
    expect(await screen.findByText('A freeze began.')).toBeVisible();
    expect(screen.getByText('Calendar: closed')).toBeVisible();
  });

  it('cancels with a reason', async () => {
    const reasons: unknown[] = [];
    const cancelled = change({
      summary: summary({ state: 'cancelled', endedAt: ago({ seconds: 1 }) }),
    });
    server.use(
      http.post(`${BASE}/v1/changes/:id/cancel`, async ({ request }) => {
        reasons.push(await request.json());
        serve(cancelled);
        return HttpResponse.json(cancelled);
      }),
    );
    await open();
    await userEvent.click(screen.getByRole('button', { name: 'Cancel' }));
    const dialog = within(
      await screen.findByRole('dialog', { name: 'Cancel change #214' }),
    );
    await userEvent.click(
      dialog.getByRole('button', { name: 'Cancel the change' }),
    );
    expect(dialog.getByText(/at least 5 characters/)).toBeVisible();
    await userEvent.type(
      dialog.getByRole('textbox', { name: /Reason/ }),
      'Not needed',
    );
    await userEvent.click(
      dialog.getByRole('button', { name: 'Cancel the change' }),
    );
    expect(await screen.findByText('cancelled')).toBeInTheDocument();
    expect(reasons).toEqual([{ reason: 'Not needed' }]);
  });

  it('shows what failed', async () => {
    serve(change({ problem: 'The forge has not answered since 14:02.' }));
    await open();
    expect(
      screen.getByText('The forge has not answered since 14:02.'),
    ).toBeVisible();
  });

  it('explains a change that does not exist', async () => {
    server.use(
      http.get(`${BASE}/v1/changes/:id`, () => refusal(404, 'No such change.')),
    );
    renderView(
      <ChangeView
        id={CHANGE_ID}
        onBack={() => undefined}
        onOpen={() => undefined}
      />,
    );
    expect(await screen.findByText('No such change.')).toBeVisible();
    expect(
      screen.getByRole('button', { name: 'Back to promotion' }),
    ).toBeVisible();
  });
});
