import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { registerMswTestHooks } from '@backstage/frontend-test-utils';
import type {
  EmergencyTermsView,
  EmergencyView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { HttpResponse, http } from 'msw';
import {
  emergency,
  emergencyTerms,
  overdueEmergency,
} from '../testUtils/emergencyFixtures';
import { calendar, calendarEnvironment } from '../testUtils/calendarFixtures';
import { BASE, refusal, server, serveFixtures } from '../testUtils/server';
import { renderView } from '../testUtils/render';
import { DeclareButton } from './DeclareButton';
import { EmergenciesContent } from './EmergenciesContent';
import { EmergencyBanner } from './EmergencyBanner';

registerMswTestHooks(server);
beforeEach(serveFixtures);

const LIST = `${BASE}/v1/emergencies`;

/** Answers with these, by their state. */
function serve(...all: EmergencyView[]) {
  server.use(
    http.get(LIST, ({ request }) => {
      const state = new URL(request.url).searchParams.get('state');
      const items = all.filter(each =>
        state === 'running'
          ? ['running', 'unconfirmed'].includes(each.state)
          : each.state === state,
      );
      return HttpResponse.json({ items, nextCursor: null });
    }),
    http.get(`${LIST}/:id`, ({ params }) => {
      const found = all.find(({ id }) => id === params.id);
      return found
        ? HttpResponse.json(found)
        : refusal(404, 'There is no such emergency.');
    }),
  );
}
const press = async (name: string | RegExp) =>
  userEvent.click(await screen.findByRole('button', { name }));
const dialog = () => within(screen.getByRole('dialog'));
const paste = async (name: RegExp, text: string) => {
  await userEvent.click(dialog().getByRole('textbox', { name }));
  await userEvent.paste(text);
};

describe('the emergencies', () => {
  it('say when there is none', async () => {
    serve();
    renderView(<EmergenciesContent />);
    expect(await screen.findByText(/No emergency runs/)).toBeVisible();
    expect(await screen.findByText(/Nothing is owed/)).toBeVisible();
  });

  it('say when they cannot be read', async () => {
    server.use(http.get(LIST, () => refusal(500, 'Out of order.')));
    renderView(<EmergenciesContent />);
    expect(await screen.findAllByText('Out of order.')).toHaveLength(3);
  });

  it('show what runs with its countdown before what is overdue', async () => {
    serve(overdueEmergency(), emergency());
    renderView(<EmergenciesContent />);
    const running = within(
      await screen.findByRole('list', { name: 'Running' }),
    );
    expect(running.getByText('In force')).toBeVisible();
    expect(running.getByText('payments-api in prod-eu')).toBeVisible();
    expect(running.getByText(/in (29|30) min/)).toBeVisible();
    expect(running.getByText(/2 in 90 days/)).toBeVisible();
    const owed = within(await screen.findByRole('list', { name: 'Owed' }));
    expect(owed.getByText('Overdue')).toBeVisible();
    expect(owed.getByText(/It was due/)).toBeVisible();
  });

  it('tell what happened with its place in the ledger, and first what is owed once it is over', async () => {
    const one = overdueEmergency();
    const event = (seq: number, type: string, title: string) => ({
      at: '2026-03-02T14:00:00Z',
      seq,
      type,
      title,
      person: one.declaredBy,
      payload: {},
    });
    serve({
      ...one,
      events: [
        event(1, 'emergency.declared', 'Declared'),
        event(2, 'emergency.access-granted', 'Access granted'),
      ],
    });
    renderView(<EmergenciesContent />, { route: `/?emergency=${one.id}` });
    const history = await screen.findByRole('list', { name: 'What happened' });
    const [declared, granted] = within(history).getAllByRole('listitem');
    expect(declared).toHaveTextContent(/Declared by Sam/);
    expect(declared).toHaveTextContent(`emergency:${one.id}#1`);
    expect(granted).toHaveTextContent(/Access granted to Sam/);
    const [owes] = screen.getAllByRole('heading', { level: 3 });
    expect(owes).toHaveTextContent('What it owes');
  });

  it('are ended with a reason', async () => {
    const one = emergency();
    serve(one);
    const said: unknown[] = [];
    server.use(
      http.post(`${LIST}/${one.id}/end`, async ({ request }) => {
        said.push(await request.json());
        return HttpResponse.json(overdueEmergency({ id: one.id }));
      }),
    );
    renderView(<EmergenciesContent />, { route: `/?emergency=${one.id}` });
    await press('End E-12');
    await paste(/How it stands now/, 'It is put right');
    await userEvent.click(dialog().getByRole('button', { name: 'End it' }));
    expect(await screen.findByText('E-12 is over.')).toBeInTheDocument();
    expect(said).toEqual([{ reason: 'It is put right' }]);
  });

  it('say why one may not confirm, and are confirmed by who may', async () => {
    const waits = { state: 'unconfirmed', inForce: false } as const;
    const mine = emergency({
      ...waits,
      confirm: { allowed: false, reason: 'You declared it yourself.' },
    });
    const theirs = emergency({
      ...waits,
      id: '1f9a3b52-5d0e-4c4e-9b44-1d6a3e5f7a03',
      confirm: { allowed: true, reason: '' },
    });
    serve(mine, theirs);
    const first = await renderView(<EmergenciesContent />, {
      route: `/?emergency=${mine.id}`,
    });
    expect(
      await screen.findByText('Confirm: You declared it yourself.'),
    ).toBeVisible();
    first.unmount();

    server.use(
      http.post(`${LIST}/${theirs.id}/confirm`, () =>
        refusal(409, 'It has just ended.'),
      ),
    );
    renderView(<EmergenciesContent />, { route: `/?emergency=${theirs.id}` });
    await press('Confirm E-12');
    await userEvent.click(dialog().getByRole('button', { name: 'Confirm it' }));
    expect(await dialog().findByText('It has just ended.')).toBeVisible();
  });

  it('are reviewed with a verdict', async () => {
    const one = overdueEmergency();
    serve(one);
    const said: unknown[] = [];
    server.use(
      http.post(`${LIST}/${one.id}/review`, async ({ request }) => {
        said.push(await request.json());
        return HttpResponse.json(one);
      }),
    );
    renderView(<EmergenciesContent />, { route: `/?emergency=${one.id}` });
    await press('Review E-11');
    await paste(/What you found/, 'A restart would have done');
    // Nothing is chosen for the reviewer.
    await userEvent.click(
      dialog().getByRole('button', { name: 'Record the review' }),
    );
    expect(dialog().getByText('Say whether it was.')).toBeVisible();
    expect(said).toEqual([]);
    await userEvent.click(
      dialog().getByRole('radio', { name: 'Not justified' }),
    );
    await userEvent.click(
      dialog().getByRole('button', { name: 'Record the review' }),
    );
    await waitFor(() =>
      expect(said).toEqual([
        { verdict: 'not-justified', finding: 'A restart would have done' },
      ]),
    );
  });
});

describe('declaring an emergency', () => {
  const asked: object[] = [];
  beforeEach(() => {
    asked.length = 0;
    serve(emergency());
    server.use(
      http.get(`${BASE}/v1/emergency-terms`, () =>
        HttpResponse.json(emergencyTerms()),
      ),
      http.post(LIST, async ({ request }) => {
        asked.push((await request.json()) as object);
        return asked.length === 1
          ? refusal(409, 'Another one runs.')
          : HttpResponse.json(emergency(), { status: 201 });
      }),
    );
  });

  it('takes a reason and a link by keyboard where the rest is known', async () => {
    renderView(
      <DeclareButton
        service="component:default/payments-api"
        environment="prod-eu"
      />,
    );
    await press('Declare an emergency');
    expect(
      await dialog().findByText(/It wakes on-call, and tells the owners/),
    ).toBeVisible();
    expect(dialog().getByText(/until a second person/)).toBeVisible();
    expect(
      dialog().getByText(/You get access .* applications, sync at eu-1/),
    ).toBeVisible();
    // The cursor is where something is to be written.
    // Once the dialog is there.
    await waitFor(() =>
      expect(
        dialog().getByRole('textbox', { name: /What is wrong/ }),
      ).toHaveFocus(),
    );
    await userEvent.keyboard('{Enter}');
    expect(dialog().getByText(/Say in a few words/)).toBeVisible();
    expect(dialog().getByText(/Give the address/)).toBeVisible();
    expect(asked).toEqual([]);

    await userEvent.keyboard('The pool is exhausted{Tab}');
    await userEvent.keyboard('https://incidents.example/12{Enter}');
    expect(await dialog().findByText('Another one runs.')).toBeVisible();
    await userEvent.click(
      dialog().getByRole('button', { name: 'Declare the emergency' }),
    );
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(asked[1]).toEqual({
      services: ['component:default/payments-api'],
      environments: ['prod-eu'],
      reason: 'The pool is exhausted',
      incident: 'https://incidents.example/12',
    });
  });

  it('names several environments, says what holds in each, and what for the whole', async () => {
    const terms: Record<string, EmergencyTermsView> = {
      staging: emergencyTerms({
        secondPerson: false,
        aloneBecause: 'One person acts alone here.',
        maxSeconds: 3600,
        grants: [],
      }),
      'prod-eu': emergencyTerms(),
    };
    const askedOf: string[][] = [];
    server.use(
      http.get(`${BASE}/v1/calendar`, () =>
        HttpResponse.json(
          calendar({
            environments: [
              calendarEnvironment(),
              calendarEnvironment({ name: 'staging', title: 'Staging' }),
            ],
          }),
        ),
      ),
      http.get(`${BASE}/v1/emergency-terms`, ({ request }) => {
        const { searchParams } = new URL(request.url);
        const environment = searchParams.get('environment') ?? '';
        askedOf.push([environment, ...searchParams.getAll('entity')]);
        return environment in terms
          ? HttpResponse.json(terms[environment])
          : refusal(404, 'No application of them is known there.');
      }),
    );
    renderView(<DeclareButton environment="prod-eu" />);
    await press('Declare an emergency');
    const prod = await dialog().findByRole('checkbox', {
      name: 'Production EU',
    });
    expect(prod).toBeChecked();
    await paste(/Services/, 'payments-api, ledger-svc');
    await userEvent.click(dialog().getByRole('checkbox', { name: 'Staging' }));
    expect(await dialog().findByText('In Production EU:')).toBeVisible();
    expect(dialog().getByText('In Staging:')).toBeVisible();
    expect(dialog().getByText(/One person acts alone here/)).toBeVisible();
    expect(dialog().getAllByText(/You get access/)).toHaveLength(1);
    expect(
      dialog().getByText(
        /the strictest holds: it ends after 60 min at the latest, bends nothing anywhere until a second person/,
      ),
    ).toBeVisible();
    const both = ['payments-api', 'ledger-svc'].map(
      name => `component:default/${name}`,
    );
    expect(askedOf).toEqual(
      expect.arrayContaining([
        ['prod-eu', ...both],
        ['staging', ...both],
      ]),
    );
    await paste(/What is wrong/, 'The pool is exhausted');
    await paste(/Link to the incident/, 'https://incidents.example/12');
    await paste(/Ends after/, '61');
    const declareIt = dialog().getByRole('button', {
      name: 'Declare the emergency',
    });
    await userEvent.click(declareIt);
    expect(dialog().getByText(/at most 60/)).toBeVisible();
    await userEvent.clear(
      dialog().getByRole('textbox', { name: /Ends after/ }),
    );
    await userEvent.click(declareIt);
    await waitFor(() => expect(asked).toHaveLength(1));
    expect(asked[0]).toMatchObject({
      services: both,
      environments: ['prod-eu', 'staging'],
    });
  });

  it('asks for an environment', async () => {
    renderView(<DeclareButton service="payments-api" />);
    await press('Declare an emergency');
    await press('Declare the emergency');
    expect(dialog().getByText('Choose where.')).toBeVisible();
    // Whoever sent it is where the first missing thing is written.
    expect(
      dialog().getByRole('textbox', { name: /What is wrong/ }),
    ).toHaveFocus();
    expect(asked).toEqual([]);
  });

  it('is not offered where the policy allows none', async () => {
    server.use(
      http.get(`${BASE}/v1/emergency-terms`, () =>
        HttpResponse.json(
          emergencyTerms({
            declare: { allowed: false, reason: 'The policy allows none here.' },
          }),
        ),
      ),
    );
    renderView(<DeclareButton service="payments-api" environment="prod-eu" />);
    await press('Declare an emergency');
    expect(
      await dialog().findByText('The policy allows none here.'),
    ).toBeVisible();
    expect(
      dialog().getByRole('button', { name: 'Declare the emergency' }),
    ).toBeDisabled();
  });
});

describe('the banner of an emergency', () => {
  it('announces what runs', async () => {
    serve(emergency(), overdueEmergency());
    renderView(<EmergencyBanner />);
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent(
      /Emergency E-12 for payments-api in prod-eu: gates bend/,
    );
    expect(
      within(alert).getByRole('button', { name: 'Open E-12' }),
    ).toBeVisible();
  });

  it('shows what is overdue until it is done, and announces it to nobody again', async () => {
    serve(overdueEmergency(), overdueEmergency({ isOverdue: false, id: 'x' }));
    renderView(<EmergencyBanner />);
    expect(
      await screen.findByText(/something that it owes is overdue/),
    ).toBeVisible();
    expect(screen.getByText(/reviews it\. It was due/)).toBeVisible();
    expect(screen.getAllByRole('button', { name: 'Open E-11' })).toHaveLength(
      1,
    );
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('says that nothing bends before a second person has confirmed it', async () => {
    serve(emergency({ state: 'unconfirmed', inForce: false }));
    renderView(<EmergencyBanner />);
    expect(await screen.findByRole('alert')).toHaveTextContent(
      /waits for a second person; nothing bends yet/,
    );
  });
});
