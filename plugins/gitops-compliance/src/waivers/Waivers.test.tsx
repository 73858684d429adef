import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { registerMswTestHooks } from '@backstage/frontend-test-utils';
import type {
  CheckView,
  WaiverView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { HttpResponse, http } from 'msw';
import { EntityComplianceContent } from '../compliance/EntityComplianceContent';
import {
  check,
  compliance,
  environmentCompliance,
  grace,
  waiver,
} from '../testUtils/fixtures';
import {
  BASE,
  ENTITY,
  refusal,
  server,
  serveFixtures,
} from '../testUtils/server';
import { renderView } from '../testUtils/render';
import { WaiversContent } from './WaiversContent';

registerMswTestHooks(server);
beforeEach(serveFixtures);

/** Answers with these waivers, and keeps what was asked. */
function serve(items: WaiverView[]) {
  const asked: URLSearchParams[] = [];
  server.use(
    http.get(`${BASE}/v1/waivers`, ({ request }) => {
      asked.push(new URL(request.url).searchParams);
      return HttpResponse.json({ items, nextCursor: null });
    }),
  );
  return asked;
}
const press = async (name: string | RegExp) =>
  userEvent.click(await screen.findByRole('button', { name }));
const dialog = () => within(screen.getByRole('dialog'));
const fill = async (name: RegExp, text: string) => {
  const field = dialog().getByRole('textbox', { name });
  await userEvent.clear(field);
  await userEvent.click(field);
  await userEvent.paste(text);
};

describe('the list of waivers', () => {
  it('says what to do when there is none, and when they cannot be read', async () => {
    const { unmount } = renderView(<WaiversContent />);
    expect(
      await screen.findByText(/Ask for one beside a verdict/),
    ).toBeVisible();
    unmount();
    server.use(
      http.get(`${BASE}/v1/waivers`, () => refusal(500, 'Out of order.')),
    );
    renderView(<WaiversContent />);
    expect(await screen.findByText('Out of order.')).toBeVisible();
  });

  it('tells who asked, who decided and why somebody may not', async () => {
    serve([
      waiver({
        decide: { allowed: false, reason: 'You asked for it' },
        withdraw: { allowed: true, reason: '' },
      }),
      waiver({
        id: 'b6c1d0f2-4f0e-4f11-8a57-1f2e3d4c5b6a',
        state: 'refused',
        decidedBy: grace,
        decidedAt: '2026-01-01T00:00:00Z',
        decisionReason: 'It can be mended today',
        decide: { allowed: false, reason: 'It was refused already' },
      }),
    ]);
    renderView(<WaiversContent />);
    const list = within(await screen.findByRole('list', { name: 'Waivers' }));
    expect(list.getByText('Waits for somebody else')).toBeVisible();
    expect(list.getByText('You asked for it.')).toBeVisible();
    expect(list.getByText(/It can be mended today/)).toBeVisible();
    expect(list.getAllByRole('button', { name: /^Withdraw/ })).toHaveLength(1);
    expect(
      list.queryByRole('button', { name: /^Approve/ }),
    ).not.toBeInTheDocument();
  });

  it('approves with a reason, and keeps the text when it is refused', async () => {
    serve([waiver()]);
    const said: unknown[] = [];
    server.use(
      http.post(`${BASE}/v1/waivers/:id/approve`, async ({ request }) => {
        said.push(await request.json());
        return said.length === 1
          ? refusal(403, 'You had a part in what runs there')
          : HttpResponse.json(waiver({ state: 'in-force' }));
      }),
    );
    renderView(<WaiversContent />);
    await press('Approve the waiver of CHG-02 of payments-api in prod-eu');
    expect(dialog().getByText(/No gate opens by it/)).toBeVisible();
    await fill(/Why it may be set aside/, 'Looked at with the team');
    await userEvent.click(
      dialog().getByRole('button', { name: 'Approve the waiver' }),
    );
    expect(await dialog().findByText(/You had a part/)).toBeVisible();
    await userEvent.click(
      dialog().getByRole('button', { name: 'Approve the waiver' }),
    );
    expect(
      await screen.findByText(/in prod-eu is approved\.$/),
    ).toBeInTheDocument();
    expect(said[1]).toEqual({ reason: 'Looked at with the team' });
  });

  it('asks for a renewal, which begins where the present one ends', async () => {
    const held = waiver({
      state: 'in-force',
      until: '2026-03-01T00:00:00Z',
      decide: { allowed: false, reason: 'It was approved already' },
      renew: { allowed: true, reason: '' },
    });
    serve([held]);
    const said: unknown[] = [];
    server.use(
      http.post(`${BASE}/v1/waivers`, async ({ request }) => {
        said.push(await request.json());
        return HttpResponse.json(
          waiver({
            id: 'b6c1d0f2-4f0e-4f11-8a57-1f2e3d4c5b6a',
            from: held.until,
            until: '2026-03-11T00:00:00Z',
          }),
          { status: 201 },
        );
      }),
    );
    renderView(<WaiversContent />);
    await press('Renew the waiver of CHG-02 of payments-api in prod-eu');
    expect(
      dialog().getByText(/begins where the present one ends/),
    ).toBeVisible();
    await fill(/days/, '10');
    await fill(/Why it cannot be mended/, 'The move takes longer');
    await userEvent.click(
      dialog().getByRole('button', { name: 'Ask for the renewal' }),
    );
    expect(
      await screen.findByText(/^A renewal of .* is asked for\.$/),
    ).toBeInTheDocument();
    expect(said).toEqual([
      {
        check: held.check,
        service: held.service,
        environment: held.environment,
        reason: 'The move takes longer',
        until: '2026-03-11T00:00:00.000Z',
        renews: held.id,
      },
    ]);
  });

  it('shows those that are chosen', async () => {
    const asked = serve([]);
    renderView(<WaiversContent />, { route: '/?state=in-force' });
    expect(await screen.findByText(/every verdict counts/)).toBeVisible();
    expect(asked[0].get('state')).toBe('in-force');
  });
});

describe('on the Compliance tab', () => {
  const tell = (checks: CheckView[]) =>
    server.use(
      http.get(`${ENTITY}/compliance`, () =>
        HttpResponse.json(
          compliance({
            environments: [
              environmentCompliance({
                checks,
                score: {
                  score: 92,
                  passed: 11,
                  failed: 0,
                  indeterminate: 1,
                  waived: 1,
                },
              }),
            ],
          }),
        ),
      ),
    );

  it('a verdict under a waiver is told apart, and stays what it is', async () => {
    const { decide, withdraw, ...told } = waiver({
      state: 'in-force',
      decidedBy: grace,
    });
    tell([check({ waiver: told }), check({ check: 'CHG-03' })]);
    renderView(<EntityComplianceContent />);
    const waived = within(
      await screen.findByRole('list', {
        name: 'Waived checks in Production EU',
      }),
    );
    expect(waived.getByRole('listitem')).toHaveTextContent(
      /FailCHG-02.*last pusher.*Waived until/,
    );
    expect(screen.getByText('92 of 100, 1 unknown, 1 waived')).toBeVisible();
    const open = within(
      screen.getByRole('list', { name: 'Checks to look at in Production EU' }),
    );
    expect(open.getByText(/CHG-03/)).toBeVisible();
    expect(open.queryByText(/CHG-02/)).not.toBeInTheDocument();
  });

  it('asks for one with a reason and an end, but never of separated duties', async () => {
    tell([check(), check({ check: 'SOD-01' })]);
    const wishes: { until: string }[] = [];
    server.use(
      http.post(`${BASE}/v1/waivers`, async ({ request }) => {
        wishes.push((await request.json()) as { until: string });
        return HttpResponse.json(waiver(), { status: 201 });
      }),
    );
    renderView(<EntityComplianceContent />);
    await press('Ask for a waiver of CHG-02 in prod-eu');
    expect(
      screen.queryByRole('button', {
        name: /waiver of SOD-01/,
        hidden: true,
      }),
    ).not.toBeInTheDocument();
    await fill(/Why it cannot be mended/, 'The review is made again');
    await fill(/Ends after/, '91');
    const send = () =>
      userEvent.click(
        dialog().getByRole('button', { name: 'Ask for the waiver' }),
      );
    await send();
    expect(dialog().getByText(/at most 90/)).toBeVisible();
    await fill(/Ends after/, '10');
    await send();
    expect(
      await screen.findByText(/A waiver waits for somebody without a part/),
    ).toBeVisible();
    expect(wishes[0]).toMatchObject({
      check: 'CHG-02',
      environment: 'prod-eu',
      reason: 'The review is made again',
    });
    const ahead = Date.parse(wishes[0].until) - Date.now();
    expect(ahead / 86_400_000).toBeCloseTo(10, 1);
  });
});
