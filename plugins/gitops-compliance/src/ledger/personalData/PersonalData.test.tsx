import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { registerMswTestHooks } from '@backstage/frontend-test-utils';
import type {
  ErasureView,
  HoldView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { HttpResponse, http } from 'msw';
import { BASE, refusal, server, serveFixtures } from '../../testUtils/server';
import { ago, ahead, erasure, grace, hold } from '../../testUtils/fixtures';
import { renderView } from '../../testUtils/render';
import { PersonalData } from './PersonalData';

registerMswTestHooks(server);
beforeEach(serveFixtures);

function serve(route: 'erasures' | 'holds', items: (ErasureView | HoldView)[]) {
  server.use(
    http.get(`${BASE}/v1/${route}`, () =>
      HttpResponse.json({ items, nextCursor: null }),
    ),
  );
}

const listed = async (name: string) =>
  within(await screen.findByRole('list', { name }));
const press = async (name: string | RegExp) =>
  userEvent.click(await screen.findByRole('button', { name }));
const dialog = () => within(screen.getByRole('dialog'));
/** Puts a text into a field of the dialog. */
const fill = async (name: string | RegExp, text: string) => {
  const field = dialog().getByRole('textbox', { name });
  await userEvent.clear(field);
  await userEvent.click(field);
  await userEvent.paste(text);
};

const WAITING = erasure({
  state: 'confirmed',
  confirmedBy: grace,
  confirmedAt: ago({ minutes: 5 }),
  confirm: { allowed: false, reason: 'The erasure is confirmed already' },
  waits: [
    {
      for: 'retention',
      until: ahead({ days: 200 }),
      sentence:
        'Entries are kept whole for 12 months, and one of 2026-01-05 names this person.',
    },
    {
      for: 'hold',
      until: null,
      sentence: 'A legal hold of 2026-02-01 keeps what tells of this person.',
    },
  ],
});

describe('Personal data', () => {
  it('is there only for those who manage the ledger', async () => {
    let asked = 0;
    server.use(
      http.get(`${BASE}/v1/erasures`, () => {
        asked += 1;
        return refusal(403, 'You need the permission to manage the ledger');
      }),
    );
    renderView(<PersonalData />);
    await waitFor(() => expect(asked).toBeGreaterThan(0));
    await expect(
      screen.findByText('Personal data', {}, { timeout: 200 }),
    ).rejects.toThrow();
  });

  it('says when it cannot be read for another reason', async () => {
    server.use(
      http.get(`${BASE}/v1/erasures`, () => refusal(500, 'Out of order.')),
    );
    renderView(<PersonalData />);
    expect(await screen.findByText('Out of order.')).toBeVisible();
  });

  it('says of each erasure who wanted it and what it waits for', async () => {
    serve('erasures', [WAITING]);
    renderView(<PersonalData />);
    const item = (await listed('Erasures')).getByRole('listitem');
    expect(item).toHaveTextContent('Confirmed, waits');
    expect(item).toHaveTextContent('Asked for by Grace');
    expect(item).toHaveTextContent('Confirmed by Grace');
    expect(item).toHaveTextContent(/Waits until .*: Entries are kept whole/);
    expect(item).toHaveTextContent('Waits: A legal hold of 2026-02-01');
    expect(
      within(item).queryByRole('button', { name: /^Confirm/ }),
    ).not.toBeInTheDocument();
  });

  it('names nobody who was erased', async () => {
    serve('erasures', [
      erasure({
        state: 'erased',
        person: {
          name: 'erased person',
          entityRef: null,
          account: 'id:0123',
          provider: 'unknown',
          bot: false,
        },
        reason: null,
        erasedAt: ago({ minutes: 1 }),
        counts: { identities: 2, texts: 7, exports: 1 },
        confirm: { allowed: false, reason: 'The erasure is erased already' },
        withdraw: { allowed: false, reason: 'Nothing is left to withdraw' },
      }),
    ]);
    renderView(<PersonalData />);
    const item = (await listed('Erasures')).getByRole('listitem');
    expect(item).toHaveTextContent('erased person');
    expect(item).not.toHaveTextContent('no catalog person known');
    expect(item).toHaveTextContent('Reason: text erased');
    expect(item).toHaveTextContent('2 accounts and 7 texts');
    expect(within(item).queryByRole('button')).not.toBeInTheDocument();
  });

  it('lets somebody ask for an erasure, and keeps the text when refused', async () => {
    const wishes: unknown[] = [];
    serve('erasures', []);
    server.use(
      http.post(`${BASE}/v1/erasures`, async ({ request }) => {
        wishes.push(await request.json());
        return wishes.length === 1
          ? refusal(404, 'Nobody is on record as user:default/ida.')
          : HttpResponse.json(erasure(), { status: 201 });
      }),
    );
    renderView(<PersonalData />);
    expect(await screen.findByText(/Nobody has asked/)).toBeVisible();
    await press('Ask for an erasure');
    await fill(/Why the person/, 'She asked for it');
    const ask = () =>
      userEvent.click(
        dialog().getByRole('button', { name: 'Ask for the erasure' }),
      );
    await ask();
    expect(dialog().getByText(/catalog reference of a user/)).toBeVisible();
    await fill(/^Person/, 'user:default/ida');
    await ask();
    expect(await dialog().findByText(/Nobody is on record/)).toBeVisible();
    serve('erasures', [erasure()]);
    await fill(/^Person/, 'user:default/ada');
    await ask();
    expect(
      await screen.findByText('Waits for a second person'),
    ).toBeInTheDocument();
    expect(wishes).toEqual([
      { person: 'user:default/ida', reason: 'She asked for it' },
      { person: 'user:default/ada', reason: 'She asked for it' },
    ]);
  });

  it('lets a second person confirm, by keyboard too, and anybody withdraw', async () => {
    const done: string[] = [];
    server.use(
      http.post(`${BASE}/v1/erasures/:id/:what`, ({ params }) => {
        done.push(String(params.what));
        const after =
          params.what === 'confirm'
            ? WAITING
            : erasure({
                state: 'withdrawn',
                withdrawnBy: grace,
                withdrawnAt: ago({ minutes: 1 }),
              });
        serve('erasures', [after]);
        return HttpResponse.json(after);
      }),
    );
    renderView(<PersonalData />);
    const confirm = await screen.findByRole('button', {
      name: 'Confirm the erasure of Ada',
    });
    confirm.focus();
    await userEvent.keyboard('{Enter}');
    await userEvent.click(
      dialog().getByRole('button', { name: 'Confirm the erasure' }),
    );
    expect(await screen.findByText('Confirmed, waits')).toBeInTheDocument();
    await press('Withdraw the erasure of Ada');
    await userEvent.click(
      dialog().getByRole('button', { name: 'Withdraw the erasure' }),
    );
    expect(await screen.findByText('Withdrawn')).toBeInTheDocument();
    expect(done).toEqual(['confirm', 'withdraw']);
  });

  it('places a hold on a service and a period', async () => {
    const wishes: unknown[] = [];
    serve('holds', []);
    server.use(
      http.post(`${BASE}/v1/holds`, async ({ request }) => {
        wishes.push(await request.json());
        serve('holds', [hold()]);
        return HttpResponse.json(hold(), { status: 201 });
      }),
    );
    renderView(<PersonalData />);
    expect(await screen.findByText(/No legal hold/)).toBeVisible();
    await press('Place a legal hold');
    await userEvent.click(
      dialog().getByRole('radio', { name: /Everybody in a service/ }),
    );
    await fill(/Why it must/, 'A lawsuit over payments');
    await fill('Service', 'component:default/payments-api');
    await userEvent.click(
      dialog().getByRole('button', { name: 'Place the hold' }),
    );
    const item = (await listed('Legal holds')).getByRole('listitem');
    expect(item).toHaveTextContent('In force');
    expect(item).toHaveTextContent(
      'everybody in component:default/payments-api',
    );
    expect(wishes).toEqual([
      {
        service: 'component:default/payments-api',
        reason: 'A lawsuit over payments',
      },
    ]);
  });

  it('lets another person lift a hold, and says why it was refused', async () => {
    server.use(
      http.post(`${BASE}/v1/holds/:id/lift`, () =>
        refusal(409, 'You placed this hold.'),
      ),
    );
    renderView(<PersonalData />);
    await press(/^Lift the hold on everybody/);
    await userEvent.click(
      dialog().getByRole('button', { name: 'Lift the hold' }),
    );
    expect(
      await dialog().findByText('You placed this hold.'),
    ).toBeInTheDocument();
    await userEvent.click(
      dialog().getByRole('button', { name: 'Keep the hold' }),
    );
    await waitFor(() =>
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
    );
  });
});
