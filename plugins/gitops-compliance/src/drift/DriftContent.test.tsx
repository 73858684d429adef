import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { registerMswTestHooks } from '@backstage/frontend-test-utils';
import type { DriftIncident } from '@gitops-compliance/plugin-gitops-compliance-common';
import { HttpResponse, http } from 'msw';
import { driftIncident } from '../testUtils/fixtures';
import { renderView } from '../testUtils/render';
import { BASE, refusal, server, serveFixtures } from '../testUtils/server';
import { DriftContent } from './DriftContent';
import { lasting, openSentence } from './incidentWords';

registerMswTestHooks(server);
beforeEach(serveFixtures);

function serve(open: DriftIncident[], over: DriftIncident[] = []) {
  server.use(
    http.get(`${BASE}/v1/drift`, ({ request }) => {
      const state = new URL(request.url).searchParams.get('state');
      return HttpResponse.json({
        items: state === 'over' ? over : open,
        nextCursor: null,
      });
    }),
  );
}
const dialog = () => within(screen.getByRole('dialog'));

describe('Drift', () => {
  it('says when there is none, and what would appear', async () => {
    renderView(<DriftContent />);
    expect(
      await screen.findByText(/No incident is open: everything runs as it is/),
    ).toBeVisible();
  });

  it('says when it cannot be read', async () => {
    server.use(
      http.get(`${BASE}/v1/drift`, () => refusal(500, 'Out of order.')),
    );
    renderView(<DriftContent />);
    expect(await screen.findByText('Out of order.')).toBeVisible();
  });

  it('tells of each what is wrong, for how long, what explains it and what to do', async () => {
    serve([
      driftIncident(),
      driftIncident({
        id: '9@eu-1/argocd/other',
        service: 'component:default/other',
        attribution: {
          by: 'emergency',
          sentence: 'It happened within emergency E-12, which explains it.',
        },
        held: false,
        overdue: true,
        resolve: { allowed: false, reason: 'It needs nobody.' },
      }),
    ]);
    renderView(<DriftContent />);
    const list = within(await screen.findByRole('list', { name: 'Incidents' }));
    const [first, second] = list
      .getAllByRole('listitem')
      .map(each => within(each));
    expect(
      screen.getByText(
        '2 incidents are open; nothing is merged to the targets of 1 until somebody who had no part in it resolves it; 1 is overdue.',
      ),
    ).toBeVisible();
    expect(first.getByText('payments-api in prod')).toBeVisible();
    expect(first.getByText('Drifted, unauthorised')).toBeVisible();
    expect(
      first.getByText(/No approved change, emergency or rule/),
    ).toBeVisible();
    expect(
      first.getByText(/Lasts for 3 h; the policy’s limit comes/),
    ).toBeVisible();
    expect(
      first.getByText(/^What to do: Find out who altered it/),
    ).toBeVisible();
    expect(first.getByText(/Nothing but a rollback is merged/)).toBeVisible();
    expect(second.getByText(/within emergency E-12/)).toBeVisible();
    expect(second.getByText(/longer than the policy lets it/)).toBeVisible();
    expect(second.queryByRole('button', { name: /^Resolve/ })).toBeNull();
  });

  it('names the application that nobody claims, and leads to where it is claimed', async () => {
    serve([driftIncident({ service: null, environment: null })]);
    renderView(<DriftContent />);
    expect(
      await screen.findByText(
        '1 incident is open; 1 is of applications that nobody claims.',
      ),
    ).toBeVisible();
    const list = within(screen.getByRole('list', { name: 'Incidents' }));
    expect(list.getByText('Unclaimed: payments-api-prod')).toBeVisible();
    expect(
      list.getByRole('link', { name: /^Claim payments-api-prod/ }),
    ).toBeVisible();
    expect(list.queryByText(/Nothing but a rollback is merged/)).toBeNull();
    expect(
      list.getByRole('button', { name: /^Resolve the incident of Unclaimed/ }),
    ).toBeVisible();
  });

  it('shows what differs, resource by resource, and who wrote it', async () => {
    const object = {
      group: 'apps',
      kind: 'Deployment',
      namespace: 'prod',
      name: 'payments-api',
      change: 'changed' as const,
      values: 3,
      managers: ['kubectl-edit'],
      fields: [
        {
          path: 'spec.replicas',
          before: '2',
          after: '5',
          owners: ['kubectl-edit'],
        },
      ],
    };
    const readAt = driftIncident().since;
    const told = { readAt, problem: null, objects: [object], more: 4 };
    serve([
      driftIncident({ differences: told }),
      driftIncident({
        id: '9@eu-1/argocd/other',
        differences: { ...told, objects: [], more: 0, problem: 'eu-1 is gone' },
      }),
      driftIncident({
        id: '9@eu-1/argocd/third',
        differences: { ...told, objects: [], more: 0 },
      }),
    ]);
    renderView(<DriftContent />);
    const list = within(
      await screen.findByRole('list', { name: 'Resources that differ' }),
    );
    expect(list.getByText('prod/payments-api')).toBeVisible();
    expect(list.getByText(/written by/)).toHaveTextContent(
      'spec.replicas, written by kubectl-edit',
    );
    expect(list.getByText(/declared: 2$/)).toBeVisible();
    expect(list.getByText(/runs: 5$/)).toBeVisible();
    expect(list.getByText(/2 more values differ/)).toBeVisible();
    expect(screen.getByText(/4 more resources differ/)).toBeVisible();
    expect(screen.getByText(/What differs is not known/)).toHaveTextContent(
      'eu-1 is gone',
    );
    expect(screen.getByText(/No resource differed when/)).toBeVisible();
  });

  it('shows of a storm what the Application may ignore, to be copied', async () => {
    const yaml = 'ignoreDifferences:\n  - kind: Deployment\n';
    serve([
      driftIncident({ storm: { heals: 4 }, ignoring: { yaml, left: 2 } }),
      driftIncident({ id: '9@eu-1/argocd/other' }),
    ]);
    const user = userEvent.setup();
    const copied = jest.spyOn(navigator.clipboard, 'writeText');
    renderView(<DriftContent />);
    expect(await screen.findByText('Fought over, unauthorised')).toBeVisible();
    expect(screen.getByText(/- kind: Deployment/)).toBeVisible();
    expect(screen.getByText(/2 more that differ cannot be told/)).toBeVisible();
    await user.click(
      screen.getByRole('button', {
        name: 'Copy what to ignore of payments-api in prod',
      }),
    );
    await waitFor(() => expect(copied).toHaveBeenCalledWith(yaml));
  });

  it('shows what the portal did to put it back, and whether it will do more', async () => {
    const revision = '9f8e7d6'.padEnd(40, '0');
    const at = driftIncident().since;
    serve([
      driftIncident({
        syncs: [
          { at, revision, outcome: 'refused', problem: 'A window is closed.' },
          {
            at: driftIncident({}).openedAt.replace('Z', '+00:00'),
            revision,
            outcome: null,
            problem: null,
          },
        ],
        enforcement: { state: 'asked', reason: 'The portal asked for a sync.' },
      }),
      driftIncident({
        id: '9@eu-1/argocd/other',
        enforcement: { state: 'waiting', reason: 'The calendar is frozen.' },
      }),
      driftIncident({
        id: '9@eu-1/argocd/third',
        enforcement: { state: 'off', reason: 'By the policy it only tells.' },
      }),
    ]);
    renderView(<DriftContent />);
    const [refused, open] = await screen.findAllByText(
      /The portal asked for a sync to 9f8e7d6/,
    );
    expect(refused).toHaveTextContent('it was refused. A window is closed.');
    expect(open).toHaveTextContent('it is not over yet');
    expect(screen.getByText('The calendar is frozen.')).toBeVisible();
    expect(screen.queryByText('The portal asked for a sync.')).toBeNull();
    expect(screen.queryByText(/By the policy it only tells/)).toBeNull();
  });

  it('says beforehand why somebody cannot resolve it', async () => {
    serve([
      driftIncident({
        resolve: { allowed: false, reason: 'You had a part in it.' },
      }),
    ]);
    renderView(<DriftContent />);
    expect(
      await screen.findByText('You cannot resolve it: You had a part in it.'),
    ).toBeVisible();
    expect(screen.queryByRole('button', { name: /^Resolve/ })).toBeNull();
  });

  it('resolves one with a reason, and keeps the text when that is refused', async () => {
    const incident = driftIncident();
    serve([incident]);
    const said: unknown[] = [];
    server.use(
      http.post(
        `${BASE}/v1/drift/${encodeURIComponent(incident.id)}/resolve`,
        async ({ request }) => {
          said.push(await request.json());
          return said.length === 1
            ? refusal(403, 'You had a part in it')
            : HttpResponse.json({
                ...incident,
                held: false,
                resolution: {
                  by: {
                    name: 'Lena',
                    entityRef: 'user:default/lena',
                    account: null,
                    provider: 'catalog',
                    bot: false,
                  },
                  at: incident.since,
                  reason: 'A test',
                },
              });
        },
      ),
    );
    renderView(<DriftContent />);
    await userEvent.click(
      await screen.findByRole('button', {
        name: 'Resolve the incident of payments-api in prod',
      }),
    );
    await userEvent.click(
      dialog().getByRole('textbox', { name: /What it was/ }),
    );
    await userEvent.paste('Somebody tried something');
    await userEvent.click(dialog().getByRole('button', { name: 'Resolve' }));
    expect(await dialog().findByText('You had a part in it')).toBeVisible();
    await userEvent.click(dialog().getByRole('button', { name: 'Resolve' }));
    expect(
      await screen.findByText(
        'The incident of payments-api in prod is resolved.',
      ),
    ).toBeInTheDocument();
    expect(said).toEqual([
      { reason: 'Somebody tried something' },
      { reason: 'Somebody tried something' },
    ]);
  });

  it('narrows to a kind, a service and an environment, and says when none is like this', async () => {
    const asked: string[] = [];
    server.use(
      http.get(`${BASE}/v1/drift`, ({ request }) => {
        const query = new URL(request.url).searchParams;
        asked.push(
          ['state', 'what', 'entity', 'environment']
            .map(name => query.get(name) ?? '')
            .join(' '),
        );
        const items = query.get('what') === 'drifted' ? [] : [driftIncident()];
        return HttpResponse.json({ items, nextCursor: null });
      }),
    );
    renderView(<DriftContent />);
    const choose = async (label: string, option: string) =>
      userEvent.selectOptions(
        await screen.findByRole('combobox', { name: label }),
        await screen.findByRole('option', { name: option }),
      );
    await screen.findByRole('list', { name: 'Incidents' });
    await choose('Service', 'payments-api');
    await screen.findByRole('list', { name: 'Incidents' });
    await choose('Environment', 'prod');
    await screen.findByRole('list', { name: 'Incidents' });
    await choose('Kind', 'Drifted');
    expect(await screen.findByText(/No incident is like this/)).toBeVisible();
    expect(asked[asked.length - 1]).toBe(
      'open drifted component:default/payments-api prod',
    );
    await choose('Service', 'All services');
    await choose('Kind', 'All kinds');
    await screen.findByRole('list', { name: 'Incidents' });
    expect(asked[asked.length - 1]).toBe('open   prod');
  });

  it('exports what is chosen, and says why where it cannot', async () => {
    serve([driftIncident()]);
    const asked: string[] = [];
    server.use(
      http.get(`${BASE}/v1/drift/csv`, ({ request }) => {
        asked.push(new URL(request.url).search);
        return refusal(400, 'These are too many: choose a kind.');
      }),
    );
    renderView(<DriftContent />, { route: '/?what=drifted&environment=prod' });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Export as CSV' }),
    );
    expect(await screen.findByText(/choose a kind/)).toBeVisible();
    expect(asked).toEqual(['?state=open&what=drifted&environment=prod']);
  });

  it('shows what is over on demand', async () => {
    serve(
      [],
      [
        driftIncident({
          closedAt: driftIncident().since,
          closeCause: 'in-sync',
          held: false,
          over: true,
          remedy: '',
          dueAt: null,
          attribution: {
            by: 'baseline',
            sentence: 'It was like this when it was first seen.',
          },
        }),
      ],
    );
    renderView(<DriftContent />);
    await userEvent.selectOptions(
      await screen.findByRole('combobox', { name: 'Show' }),
      'Incidents that are over',
    );
    expect(await screen.findByText('Drifted, over')).toBeVisible();
    expect(screen.getByText(/It is in sync again/)).toBeVisible();
    expect(screen.getByText(/the policy sets no limit/)).toBeVisible();
  });
});

it.each([
  [0, 'less than a minute'],
  [59, 'less than a minute'],
  [300, '5 min'],
  [3 * 3600 + 300, '3 h 5 min'],
  [86_400, '1 d'],
  [2 * 86_400 + 7200 + 60, '2 d 2 h'],
])('%i seconds are %s', (seconds, words) => {
  expect(lasting(seconds)).toBe(words);
});

it('says that there may be more than is shown', () => {
  expect(openSentence([driftIncident({ held: false })], true)).toBe(
    'At least 1 incidents are open.',
  );
});
