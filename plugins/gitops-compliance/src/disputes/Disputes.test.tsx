import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { registerMswTestHooks } from '@backstage/frontend-test-utils';
import { HttpResponse, http } from 'msw';
import { EntityComplianceContent } from '../compliance/EntityComplianceContent';
import {
  check,
  compliance,
  dispute,
  environmentCompliance,
  grace,
} from '../testUtils/fixtures';
import {
  BASE,
  ENTITY,
  refusal,
  server,
  serveFixtures,
} from '../testUtils/server';
import { renderView } from '../testUtils/render';
import { DisputesContent } from './DisputesContent';

registerMswTestHooks(server);
beforeEach(serveFixtures);

const press = async (name: string | RegExp) =>
  userEvent.click(await screen.findByRole('button', { name }));
const dialog = () => within(screen.getByRole('dialog'));
const fill = async (name: RegExp, text: string) => {
  const field = dialog().getByRole('textbox', { name });
  await userEvent.clear(field);
  await userEvent.click(field);
  await userEvent.paste(text);
};
const confirm = (name: string) =>
  userEvent.click(dialog().getByRole('button', { name }));

describe('the list of disputes', () => {
  it('says what to do when there is none, and when they cannot be read', async () => {
    const { unmount } = renderView(<DisputesContent />);
    expect(await screen.findByText(/says so beside it/)).toBeVisible();
    unmount();
    server.use(
      http.get(`${BASE}/v1/disputes`, () => refusal(500, 'Out of order.')),
    );
    renderView(<DisputesContent />);
    expect(await screen.findByText('Out of order.')).toBeVisible();
  });

  it('has a verdict judged again by who may, and tells what came of it', async () => {
    const answered = dispute({
      id: 'b6c1d0f2-4f0e-4f11-8a57-1f2e3d4c5b6a',
      outcome: 'upheld',
      verdictNow: 'fail',
      factsMoved: false,
      answeredBy: grace,
      answeredAt: '2026-01-01T00:00:00Z',
      statement: 'I looked at the reviews',
      mayAnswer: { allowed: false, reason: 'It was answered already' },
    });
    const mine = dispute({
      id: 'c6c1d0f2-4f0e-4f11-8a57-1f2e3d4c5b6a',
      mayAnswer: { allowed: false, reason: 'You asked for it' },
    });
    server.use(
      http.get(`${BASE}/v1/disputes`, () =>
        HttpResponse.json({
          items: [dispute(), answered, mine],
          nextCursor: null,
        }),
      ),
    );
    const said: unknown[] = [];
    server.use(
      http.post(`${BASE}/v1/disputes/:id/answer`, async ({ request }) => {
        said.push(await request.json());
        return HttpResponse.json(
          dispute({ outcome: 'changed', verdictNow: 'pass', factsMoved: true }),
        );
      }),
    );
    renderView(<DisputesContent />);
    expect(
      await screen.findByText(/from the same entries, it was upheld: fail/),
    ).toBeVisible();
    expect(screen.getByText('You asked for it.')).toBeVisible();
    expect(
      screen.getAllByRole('link', { name: /^Evidence/ })[0],
    ).toHaveAttribute('href', 'https://wiki.example.com/51');
    await press('Answer the dispute of CHG-02 of payments-api in prod-eu');
    expect(dialog().getByText(/nobody chooses it/)).toBeVisible();
    await fill(/What you looked at/, 'The review was read late');
    await confirm('Judge it again');
    expect(
      await screen.findByText(/it changed from fail to pass/),
    ).toBeInTheDocument();
    expect(said).toEqual([{ statement: 'The review was read late' }]);
  });
});

it('a verdict on the Compliance tab can be disputed, with a link to the evidence', async () => {
  server.use(
    http.get(`${ENTITY}/compliance`, () =>
      HttpResponse.json(
        compliance({
          environments: [environmentCompliance({ checks: [check()] })],
        }),
      ),
    ),
  );
  const wishes: unknown[] = [];
  server.use(
    http.post(`${BASE}/v1/disputes`, async ({ request }) => {
      wishes.push(await request.json());
      return wishes.length === 1
        ? refusal(409, 'It is disputed already')
        : HttpResponse.json(dispute(), { status: 201 });
    }),
  );
  renderView(<EntityComplianceContent />);
  await press('Dispute CHG-02 in prod-eu');
  await fill(/Why the verdict is wrong/, 'Grace approved that head');
  await fill(/Where the evidence is/, 'ftp://x');
  await confirm('Dispute the verdict');
  expect(dialog().getByText(/begins with https/)).toBeVisible();
  await fill(/Where the evidence is/, 'https://wiki.example.com/51');
  await confirm('Dispute the verdict');
  expect(await dialog().findByText('It is disputed already')).toBeVisible();
  await confirm('Dispute the verdict');
  expect(await screen.findByText(/Nobody has answered yet/)).toBeVisible();
  expect(wishes[1]).toMatchObject({
    check: 'CHG-02',
    environment: 'prod-eu',
    link: 'https://wiki.example.com/51',
  });
});
