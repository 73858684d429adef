import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { registerMswTestHooks } from '@backstage/frontend-test-utils';
import type { PersonLink } from '@gitops-compliance/plugin-gitops-compliance-common';
import { HttpResponse, http } from 'msw';
import { ago, grace, personLink } from '../testUtils/fixtures';
import { renderView } from '../testUtils/render';
import { BASE, refusal, serveFixtures, server } from '../testUtils/server';
import { PersonsContent } from './PersonsContent';

registerMswTestHooks(server);
beforeEach(serveFixtures);

function serveLinks(...items: PersonLink[]) {
  server.use(
    http.get(`${BASE}/v1/person-links`, () =>
      HttpResponse.json({ items, nextCursor: null }),
    ),
  );
}

function serveUnknown(allowed: boolean) {
  server.use(
    http.get(`${BASE}/v1/unknown-accounts`, () =>
      HttpResponse.json({
        items: [
          {
            provider: 'github',
            account: 'zoe-z',
            roles: ['reviewer'],
            changes: [
              {
                id: '1',
                number: 7,
                service: 'component:default/payments-api',
                environment: 'prod',
                isOpen: true,
              },
            ],
          },
        ],
        propose: { allowed, reason: allowed ? '' : 'Ask somebody' },
      }),
    ),
  );
}

const theLink = async () =>
  within(await screen.findByRole('list', { name: 'Links' })).getByRole(
    'listitem',
  );

describe('Persons', () => {
  it('tells whose an account is, by what proof and since when', async () => {
    serveLinks(
      personLink({
        state: 'counting',
        proof: 'two-persons',
        countsSince: ago({ hours: 1 }),
        confirmations: [{ by: grace, at: ago({ hours: 1 }) }],
      }),
    );
    renderView(<PersonsContent />);
    const link = await theLink();
    expect(link).toHaveTextContent('Counts');
    expect(link).toHaveTextContent('ada-private (github)');
    expect(link).toHaveTextContent('of Ada');
    expect(link).toHaveTextContent('Two uninvolved persons confirmed it');
    expect(link).toHaveTextContent('Confirmed by Grace');
  });

  it('says that a contested account counts for nobody', async () => {
    serveLinks(personLink({ state: 'contested' }));
    renderView(<PersonsContent />);
    expect(await theLink()).toHaveTextContent('counts for nobody');
  });

  it('lets an uninvolved person confirm a link', async () => {
    server.use(
      http.post(`${BASE}/v1/person-links/:id/confirm`, () => {
        const confirmed = personLink({
          confirmations: [{ by: grace, at: ago({ minutes: 1 }) }],
          confirm: { allowed: false, reason: 'You confirmed it already' },
        });
        serveLinks(confirmed);
        return HttpResponse.json(confirmed);
      }),
    );
    renderView(<PersonsContent />);
    await userEvent.click(
      await screen.findByRole('button', {
        name: "Confirm that ada-private (github) is Ada's",
      }),
    );
    expect(
      await screen.findByText('Confirmed by 1 of 2 persons'),
    ).toBeVisible();
    expect(await theLink()).toHaveTextContent('You confirmed it already.');
  });

  it('says why somebody involved cannot', async () => {
    server.use(
      http.post(`${BASE}/v1/person-links/:id/confirm`, () =>
        refusal(409, 'It would be your own account.'),
      ),
    );
    renderView(<PersonsContent />);
    await userEvent.click(
      await screen.findByRole('button', { name: /^Confirm that/ }),
    );
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'It would be your own account.',
    );
  });

  it('lists accounts that nobody knows, and proposes whose one is', async () => {
    const proposals: unknown[] = [];
    serveUnknown(true);
    server.use(
      http.post(`${BASE}/v1/person-links`, async ({ request }) => {
        proposals.push(await request.json());
        return HttpResponse.json(personLink(), { status: 201 });
      }),
    );
    renderView(<PersonsContent />);
    expect(
      await screen.findByText(/reviewer in #7 \(prod, open\)/),
    ).toBeVisible();
    await userEvent.click(
      screen.getByRole('button', { name: 'Propose whose zoe-z is' }),
    );
    const dialog = within(screen.getByRole('dialog'));
    await userEvent.click(dialog.getByRole('textbox', { name: /Person/ }));
    await userEvent.paste('user:default/ada');
    await userEvent.click(
      dialog.getByRole('textbox', { name: /How it is known/ }),
    );
    await userEvent.paste('She told so in front of the team');
    await userEvent.click(
      dialog.getByRole('button', { name: 'Propose the link' }),
    );
    await screen.findByText('ada-private is proposed now.');
    expect(proposals).toEqual([
      {
        person: 'user:default/ada',
        provider: 'github',
        account: 'zoe-z',
        reason: 'She told so in front of the team',
      },
    ]);
  });

  it('offers no proposal to who may not make one', async () => {
    serveUnknown(false);
    renderView(<PersonsContent />);
    await screen.findByText('zoe-z (github)');
    expect(
      screen.queryByRole('button', { name: /Propose/ }),
    ).not.toBeInTheDocument();
  });

  it('retires a link with a reason', async () => {
    const reasons: unknown[] = [];
    serveLinks(
      personLink({ state: 'counting', countsSince: ago({ hours: 1 }) }),
    );
    server.use(
      http.post(`${BASE}/v1/person-links/:id/end`, async ({ request }) => {
        reasons.push(await request.json());
        const over = personLink({
          state: 'retired',
          endedAt: ago({ hours: 0 }),
        });
        serveLinks(over);
        return HttpResponse.json(over);
      }),
    );
    renderView(<PersonsContent />);
    await userEvent.click(
      await screen.findByRole('button', {
        name: 'Retire ada-private (github)',
      }),
    );
    const dialog = within(screen.getByRole('dialog'));
    await userEvent.click(dialog.getByRole('textbox'));
    await userEvent.paste('She left for another team');
    await userEvent.click(dialog.getByRole('button', { name: 'Retire' }));
    expect(await screen.findByText('Over')).toBeVisible();
    expect(reasons).toEqual([{ reason: 'She left for another team' }]);
  });

  it('says what to do when nothing is known and when it is broken', async () => {
    serveLinks();
    renderView(<PersonsContent />);
    expect(await screen.findByText(/trustedLocations/)).toBeVisible();
    expect(
      screen.getByText(
        'Everybody who had a hand in the newest changes is known.',
      ),
    ).toBeVisible();
  });
});
