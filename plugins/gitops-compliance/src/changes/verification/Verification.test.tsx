import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { registerMswTestHooks } from '@backstage/frontend-test-utils';
import type { ChangeView } from '@gitops-compliance/plugin-gitops-compliance-common';
import { HttpResponse, http } from 'msw';
import { ago, change, summary } from '../../testUtils/fixtures';
import { BASE, refusal, server, serveFixtures } from '../../testUtils/server';
import { renderView } from '../../testUtils/render';
import { Verification } from './Verification';

registerMswTestHooks(server);
beforeEach(serveFixtures);

const synced: ChangeView['steps'] = [
  { step: 'synced', title: 'Synced', state: 'done', at: ago({ minutes: 20 }) },
  { step: 'verified', title: 'Verified', state: 'failed', at: null },
];
const failed = (verify = { allowed: true, reason: '' }) =>
  change({
    summary: summary({ state: 'failed', endedAt: ago({ minutes: 1 }) }),
    steps: synced,
    actions: { ...change().actions, verify },
    verification: {
      isPassing: false,
      since: ago({ minutes: 12, seconds: 5 }),
      reasons: ['AnalysisRun api-6f-2 has failed', 'error-rate has no data'],
      rollouts: [
        {
          application: 'payments-api-prod',
          kind: 'AnalysisRun',
          namespace: 'payments',
          name: 'api-6f-2',
          health: 'degraded',
        },
      ],
      metrics: [
        {
          name: 'error-rate',
          source: 'main',
          comparison: 'below',
          threshold: '0.01',
          value: null,
          verdict: 'unknown',
        },
      ],
      unread: [],
    },
  });

function open(data: ChangeView) {
  const onChanged = jest.fn();
  renderView(<Verification change={data} onChanged={onChanged} />);
  return onChanged;
}

describe('The verification of a change', () => {
  it('is not there where nothing but health is looked at', () => {
    open(change());
    expect(screen.queryByText('Verification')).not.toBeInTheDocument();
  });

  it('tells by name what keeps the change, each with its word', () => {
    open(failed());
    expect(
      screen.getByText(/AnalysisRun api-6f-2 has failed; error-rate has no/),
    ).toBeVisible();
    const rollouts = within(
      screen.getByRole('table', { name: 'Rollouts and analyses' }),
    );
    expect(rollouts.getByText('Failed')).toBeVisible();
    const metrics = within(screen.getByRole('table', { name: 'Metrics' }));
    for (const text of ['below 0.01', 'not known', 'Not known']) {
      expect(metrics.getByText(text)).toBeVisible();
    }
  });

  it('is asked for again with a reason, by keyboard', async () => {
    const asked: unknown[] = [];
    server.use(
      http.post(`${BASE}/v1/changes/:id/verify`, async ({ request }) => {
        asked.push(await request.json());
        return asked.length === 1
          ? refusal(409, '#214 is not verified again: wait')
          : HttpResponse.json(change());
      }),
    );
    const onChanged = open(failed());
    const user = userEvent.setup();
    screen.getByRole('button', { name: 'Verify again' }).focus();
    await user.keyboard('{Enter}');
    const dialog = within(await screen.findByRole('dialog'));
    await user.type(dialog.getByRole('textbox'), 'The metrics are back');
    const confirm = () =>
      user.click(dialog.getByRole('button', { name: 'Verify again' }));
    await confirm();
    expect(await dialog.findByText(/is not verified again/)).toBeVisible();
    await confirm();
    await screen.findByRole('button', { name: 'Verify again' });
    expect(asked).toEqual([
      { reason: 'The metrics are back' },
      { reason: 'The metrics are back' },
    ]);
    expect(onChanged).toHaveBeenCalledTimes(1);
  });

  it('says why where it cannot be', () => {
    open(failed({ allowed: false, reason: '#215 came after it.' }));
    expect(
      screen.getByText('It is not verified again: #215 came after it.'),
    ).toBeVisible();
    expect(screen.queryByRole('button')).not.toBeInTheDocument();
  });
});
