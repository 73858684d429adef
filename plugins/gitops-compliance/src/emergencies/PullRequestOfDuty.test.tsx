import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { registerMswTestHooks } from '@backstage/frontend-test-utils';
import type { EmergencyView } from '@gitops-compliance/plugin-gitops-compliance-common';
import { HttpResponse, http } from 'msw';
import { overdueEmergency } from '../testUtils/emergencyFixtures';
import { BASE, refusal, server, serveFixtures } from '../testUtils/server';
import { renderView } from '../testUtils/render';
import { EmergenciesContent } from './EmergenciesContent';

registerMswTestHooks(server);
beforeEach(serveFixtures);

type Duty = EmergencyView['duties'][number];
type PullRequest = NonNullable<Duty['pullRequest']>;

const CHANGE = '1f9a3b52-5d0e-4c4e-9b44-1d6a3e5f7a99';
const open = (own: Partial<PullRequest> = {}): PullRequest => ({
  state: 'open',
  sentence: 'Pull request 61 says what runs: review it.',
  number: 61,
  url: 'https://forge.example/acme/deploy/pull/61',
  change: { id: CHANGE, number: 214 },
  applicationUrl: 'https://argocd.example/applications/argocd/payments-api',
  ...own,
});

/** An emergency that left payments apart from Git. */
function apart(pullRequest: PullRequest | null, own: Partial<Duty> = {}) {
  return overdueEmergency({
    duties: [
      {
        kind: 'pull-request',
        service: 'component:default/payments-api',
        environment: 'prod-eu',
        dueAt: '2026-03-03T15:00:00Z',
        isOverdue: true,
        settledAt: null,
        sentence: 'payments-api in prod-eu was altered by hand.',
        pullRequest,
        ...own,
      },
    ],
  });
}

async function show(one: EmergencyView) {
  server.use(
    http.get(`${BASE}/v1/emergencies/:id`, () => HttpResponse.json(one)),
  );
  renderView(<EmergenciesContent />, { route: `/?emergency=${one.id}` });
  return within(await screen.findByRole('list', { name: 'What it owes' }));
}

describe('the pull request that says what was done by hand', () => {
  it('leads to where it is reviewed, and to what differs', async () => {
    const owed = await show(apart(open()));
    expect(owed.getByText('Waits for review')).toBeVisible();
    const links = Object.fromEntries(
      owed
        .getAllByRole('link')
        .map(link => [
          link.textContent?.replace(/, Opens.*$/, ''),
          link.getAttribute('href'),
        ]),
    );
    expect(links).toEqual({
      'Pull request 61': 'https://forge.example/acme/deploy/pull/61',
      'Change #214': `/catalog/default/component/payments-api/promotion?change=${CHANGE}`,
      'See what differs':
        'https://argocd.example/applications/argocd/payments-api',
    });
  });

  it.each([
    ['asked', 'Being opened'],
    ['merged', 'Merged'],
    ['closed', 'Closed'],
  ] as const)('says how it stands: %s', async (state, word) => {
    const owed = await show(apart(open({ state })));
    expect(owed.getByText(word)).toBeVisible();
  });

  it('says why none could be opened, and what to do', async () => {
    const sentence =
      'No pull request could be opened for you. No pin tells it. Open one by hand.';
    const one = apart(
      open({
        state: 'impossible',
        sentence,
        number: null,
        url: null,
        change: null,
      }),
    );
    const owed = await show(one);
    expect(owed.getByText('To be opened by hand')).toBeVisible();
    expect(owed.getByText(sentence)).toBeVisible();
    expect(owed.getByRole('link', { name: /See what differs/ })).toBeVisible();
    expect(owed.queryByRole('link', { name: /Pull request/ })).toBeNull();
  });

  describe('that could not be opened', () => {
    const impossible = (tryAgain?: PullRequest['tryAgain']) =>
      apart(
        open({
          state: 'impossible',
          sentence: 'No pull request could be opened for you.',
          number: null,
          url: null,
          change: null,
          ...(tryAgain && { tryAgain }),
        }),
      );
    const button = () =>
      screen.findByRole('button', {
        name: 'Try again to open the pull request of payments-api in prod-eu',
      });

    it('is tried again at the press of a button', async () => {
      const one = impossible({ allowed: true, reason: '' });
      let asked: unknown;
      server.use(
        http.post(
          `${BASE}/v1/emergencies/:id/pull-request`,
          async ({ request }) => {
            asked = await request.json();
            const after = apart(open({ state: 'asked' }));
            server.use(
              http.get(`${BASE}/v1/emergencies/:id`, () =>
                HttpResponse.json(after),
              ),
            );
            return HttpResponse.json(after);
          },
        ),
      );
      await show(one);
      await userEvent.click(await button());
      expect(await screen.findByText('Being opened')).toBeVisible();
      expect(asked).toEqual({
        service: 'component:default/payments-api',
        environment: 'prod-eu',
      });
      expect(
        screen.getByText(
          'The pull request of payments-api in prod-eu is tried again.',
        ),
      ).toBeVisible();
    });

    it('says why it was refused', async () => {
      server.use(
        http.post(`${BASE}/v1/emergencies/:id/pull-request`, () =>
          refusal(409, 'There is nothing to try again.'),
        ),
      );
      await show(impossible({ allowed: true, reason: '' }));
      await userEvent.click(await button());
      expect(await screen.findByRole('alert')).toHaveTextContent(
        'There is nothing to try again.',
      );
      expect(await button()).toBeEnabled();
    });

    it('says why one cannot try it again', async () => {
      const reason = 'You need the permission to declare.';
      const owed = await show(impossible({ allowed: false, reason }));
      expect(owed.getByText(`Try again: ${reason}`)).toBeVisible();
      expect(owed.queryByRole('button')).toBeNull();
    });
  });

  it('is not told of where the duty is done', async () => {
    const owed = await show(
      apart(open({ state: 'merged' }), { settledAt: '2026-03-03T10:00:00Z' }),
    );
    expect(owed.getByText('Done')).toBeVisible();
    expect(owed.queryByText('Merged')).toBeNull();
  });

  it('stands in the list of what is owed, too', async () => {
    const one = apart(open());
    server.use(
      http.get(`${BASE}/v1/emergencies`, ({ request }) => {
        const state = new URL(request.url).searchParams.get('state');
        const items = state === 'owing' ? [one] : [];
        return HttpResponse.json({ items, nextCursor: null });
      }),
    );
    renderView(<EmergenciesContent />);
    const owed = within(await screen.findByRole('list', { name: 'Owed' }));
    expect(
      await owed.findByRole('link', { name: /Pull request 61/ }),
    ).toBeVisible();
  });
});
