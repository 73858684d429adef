import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { registerMswTestHooks } from '@backstage/frontend-test-utils';
import { HttpResponse, http } from 'msw';
import {
  BASE,
  ENTITY,
  refusal,
  server,
  serveFixtures,
} from '../testUtils/server';
import {
  CHANGE_ID,
  ago,
  aroundNotice,
  ahead,
  deployment,
  entity,
  environment,
  environments,
  freshSource,
  pastSummary,
  production,
} from '../testUtils/fixtures';
import { renderView } from '../testUtils/render';
import type { EntityEnvironments } from '@gitops-compliance/plugin-gitops-compliance-common';
import { EntityPromotionContent } from './EntityPromotionContent';

registerMswTestHooks(server);
beforeEach(serveFixtures);

function serve(data: EntityEnvironments) {
  server.use(http.get(`${ENTITY}/environments`, () => HttpResponse.json(data)));
}

async function card(title: string) {
  return within(await screen.findByRole('article', { name: title }));
}

describe('Promotion tab', () => {
  it('opens with the sentence that answers the question', async () => {
    renderView(<EntityPromotionContent />);
    expect(
      await screen.findByText(
        'Production EU is 1 commit behind staging and can be promoted.',
      ),
    ).toBeInTheDocument();
  });

  it('shows what reached the service around the portal', async () => {
    server.use(
      http.get(`${BASE}/v1/around`, () =>
        HttpResponse.json({ items: [aroundNotice()], nextCursor: null }),
      ),
    );
    renderView(<EntityPromotionContent />);
    const list = await screen.findByRole('list', { name: 'Around the portal' });
    expect(list).toHaveTextContent(/pushed to main without a pull request/);
  });

  it('shows per environment what runs, since when, by whom, and how it does', async () => {
    renderView(<EntityPromotionContent />);
    const prod = await card('Production EU');
    expect(prod.getByText('4c5d6e7')).toBeInTheDocument();
    expect(prod.getByRole('link', { name: /Commit 4c5d6e7/ })).toBeVisible();
    expect(
      prod.getByRole('button', { name: 'Copy revision 4c5d6e7' }),
    ).toBeVisible();
    expect(prod.getByText('6 d')).toHaveAttribute('title');
    expect(prod.getByText(/Raise timeout/)).toBeInTheDocument();
    expect(prod.getByRole('link', { name: 'Ada' })).toBeVisible();
    expect(prod.getByText('Synced')).toBeVisible();
    expect(prod.getByText('Healthy')).toBeVisible();
    expect(prod.getByText(/Window open until .* \(in 2 h\)/)).toBeVisible();
    expect(prod.getByText('Criticality: critical')).toBeVisible();
    expect(prod.getByText('Mode: enforce')).toBeVisible();
  });

  it('says what nobody approved holds an environment, and leads to where it is resolved', async () => {
    serve(
      environments({
        environments: [environment(), { ...production, heldBy: 2 }],
      }),
    );
    renderView(<EntityPromotionContent />);
    const prod = await card('Production EU');
    expect(
      prod.getByRole('link', {
        name: '2 unauthorised changes are to be resolved',
      }),
    ).toHaveAttribute(
      'href',
      expect.stringContaining(
        `/change-control/drift?${new URLSearchParams({
          service: environments().service.entityRef,
          environment: production.name,
        })}`,
      ),
    );
    const staging = await card('Staging');
    expect(staging.queryByText(/to be resolved/)).toBeNull();
  });

  it('lists the commits between two environments', async () => {
    renderView(<EntityPromotionContent />);
    await userEvent.click(
      await screen.findByRole('button', {
        name: '1 commit from Staging to Production EU: show the list',
      }),
    );
    const dialog = within(await screen.findByRole('dialog'));
    expect(dialog.getByText(/Pool size 40/)).toBeInTheDocument();
    expect(dialog.getByText(/PR #57/)).toBeInTheDocument();
  });

  it('tells degraded, frozen, baseline, detected and a second deployment apart in words', async () => {
    serve(
      environments({
        environments: [
          environment(),
          {
            ...production,
            control: {
              merge: {
                is: 'detected',
                reason:
                  'The branch demands the check, but administrators may bypass it.',
              },
              sync: {
                is: 'detected',
                reason: 'Who else may sync is not known.',
              },
            },
            calendar: {
              ...production.calendar,
              state: 'frozen',
              reason: 'freeze',
              title: 'Year end',
              until: ahead({ days: 20 }),
            },
            deployments: [
              deployment({
                health: 'degraded',
                drift: 'drifted',
                instance: 'a',
              }),
              deployment({
                health: 'progressing',
                baseline: true,
                instance: 'b',
              }),
            ],
          },
        ],
      }),
    );
    renderView(<EntityPromotionContent />);
    const prod = await card('Production EU');
    expect(prod.getByText('Degraded')).toBeVisible();
    expect(prod.getByText('Progressing')).toBeVisible();
    expect(prod.getByText(/^Drifted/)).toBeVisible();
    expect(prod.getByText(/^Baseline/)).toBeVisible();
    expect(prod.getByText(/^Frozen until .*Year end/)).toBeVisible();
    expect(
      prod.getByText(
        'Unapproved merges and syncs are detected, not prevented.',
      ),
    ).toBeVisible();
    expect(prod.getByText(/administrators may bypass it/)).toBeInTheDocument();
    expect(prod.getAllByText(/payments-api-staging on/)).toHaveLength(2);
  });

  it('says how old stale data is, and which source is silent', async () => {
    const heard = ago({ minutes: 6, seconds: 5 });
    serve(
      environments({
        sources: [{ ...freshSource, state: 'stale', lastHeard: heard }],
        environments: [
          environment({
            deployments: [deployment({ stale: true, asOf: heard })],
          }),
        ],
      }),
    );
    renderView(<EntityPromotionContent />);
    const lines = await screen.findAllByText(
      /As of \d\d:\d\d: Argo CD eu-1 has not answered for 6 min/,
      { ignore: 'script, style' },
    );
    expect(lines.length).toBeGreaterThan(0);
    const staging = await card('Staging');
    expect(staging.getByText(/has not answered for 6 min/)).toBeInTheDocument();
  });

  it('disables Promote with the reason beside it where nothing can be promoted', async () => {
    serve(
      environments({
        environments: [
          environment(),
          {
            ...production,
            promotableFrom: [
              {
                ...production.promotableFrom[0],
                allowed: false,
                reason: 'Staging is degraded.',
                remedy: 'Mend staging first.',
              },
            ],
          },
        ],
      }),
    );
    renderView(<EntityPromotionContent />);
    const button = await screen.findByRole('button', { name: 'Promote' });
    expect(button).toBeDisabled();
    expect(button).toHaveAccessibleDescription(
      'Staging is degraded. Mend staging first.',
    );
  });

  it('offers a menu where several promotions are possible', async () => {
    const us = { ...production, name: 'prod-us', title: 'Production US' };
    serve(environments({ environments: [environment(), production, us] }));
    renderView(<EntityPromotionContent />);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Promote' }),
    );
    await userEvent.click(
      await screen.findByRole('menuitem', { name: /Staging → Production US/ }),
    );
    expect(
      await screen.findByRole('dialog', {
        name: 'Promote Staging → Production US',
      }),
    ).toBeVisible();
  });

  it('lists running and past changes, and opens one under a permalink', async () => {
    renderView(<EntityPromotionContent />);
    const running = within(
      await screen.findByRole('list', { name: 'Running changes' }),
    );
    expect(running.getByText('#214')).toBeVisible();
    expect(running.getByText('waiting for: Peer review')).toBeVisible();
    expect(running.getByText('20 min ago')).toBeVisible();
    await userEvent.click(
      running.getByRole('button', { name: 'Open change #214' }),
    );
    expect(
      await screen.findByRole('heading', { name: /#214 payments-api 9f8e7d6/ }),
    ).toHaveFocus();
    await userEvent.click(
      screen.getByRole('button', { name: 'Back to promotion' }),
    );
    expect(
      await screen.findByRole('region', { name: 'Promotion' }),
    ).toHaveFocus();
  });

  it('shows the change that the address names', async () => {
    renderView(<EntityPromotionContent />, { route: `/?change=${CHANGE_ID}` });
    expect(
      await screen.findByRole('heading', { name: /#214/ }),
    ).toBeInTheDocument();
    expect(screen.queryByRole('article')).not.toBeInTheDocument();
  });

  it('brings older changes page by page', async () => {
    server.use(
      http.get(`${BASE}/v1/changes`, ({ request }) => {
        const query = new URL(request.url).searchParams;
        if (query.get('state') === 'running') {
          return HttpResponse.json({ items: [], nextCursor: null });
        }
        return query.get('cursor') === 'older'
          ? HttpResponse.json({
              items: [{ ...pastSummary, id: CHANGE_ID, number: 101 }],
              nextCursor: null,
            })
          : HttpResponse.json({ items: [pastSummary], nextCursor: 'older' });
      }),
    );
    renderView(<EntityPromotionContent />);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Show more' }),
    );
    expect(await screen.findByText('#101')).toBeVisible();
    expect(screen.getByText('#209')).toBeVisible();
    await waitFor(() =>
      expect(
        screen.queryByRole('button', { name: 'Show more' }),
      ).not.toBeInTheDocument(),
    );
  });
});

describe('Promotion tab without data', () => {
  it('shows a skeleton before the first answer', async () => {
    let answer = () => {};
    const asked = new Promise<void>(resolve => (answer = resolve));
    server.use(
      http.get(`${ENTITY}/environments`, async () => {
        await asked;
        return HttpResponse.json(environments());
      }),
    );
    renderView(<EntityPromotionContent />);
    expect(
      await screen.findByText('Loading environments…'),
    ).toBeInTheDocument();
    answer();
    await screen.findByRole('article', { name: 'Staging' });
    expect(screen.queryByText('Loading environments…')).not.toBeInTheDocument();
  });

  it('names the annotation that it honoured when nothing is deployed', async () => {
    serve(environments({ environments: [] }));
    renderView(<EntityPromotionContent />, { entity });
    expect(
      await screen.findByRole('heading', {
        name: 'No deployments were found for payments-api',
      }),
    ).toBeVisible();
    expect(
      screen.getByText('argocd/app-selector: part-of=payments-api'),
    ).toBeVisible();
    expect(screen.getByRole('button', { name: 'Copy example' })).toBeVisible();
  });

  it.each([
    [403, 'Not for you.', 'gitops-compliance.read'],
    [404, 'Unknown service.', /collectors have read the catalog/],
    [500, 'Out of order.', 'The backend failed to answer.'],
    [503, 'Starting up.', 'The backend cannot be reached.'],
  ])(
    'explains a %s in the words of the server',
    async (status, message, says) => {
      server.use(
        http.get(`${ENTITY}/environments`, () => refusal(status, message)),
      );
      renderView(<EntityPromotionContent />);
      const alert = within(await screen.findByRole('alert'));
      expect(alert.getByText(message)).toBeVisible();
      expect(alert.getByText(says)).toBeVisible();
    },
  );

  it('comes back by Retry after the backend was away', async () => {
    server.use(http.get(`${ENTITY}/environments`, () => HttpResponse.error()));
    renderView(<EntityPromotionContent />);
    const retry = await screen.findByRole('button', { name: 'Retry' });
    serve(environments());
    await userEvent.click(retry);
    expect(
      await screen.findByRole('article', { name: 'Staging' }),
    ).toBeVisible();
  });
});
