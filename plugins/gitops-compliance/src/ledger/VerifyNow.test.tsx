import { act, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { registerMswTestHooks } from '@backstage/frontend-test-utils';
import { HttpResponse, http } from 'msw';
import type { LedgerVerification } from '@gitops-compliance/plugin-gitops-compliance-common';
import { FOLLOW_UPS_MS, PROGRESS_INTERVAL_MS } from '../api';
import { BASE, refusal, server, serveFixtures } from '../testUtils/server';
import { ago } from '../testUtils/fixtures';
import { renderView } from '../testUtils/render';
import { VerifyNow } from './VerifyNow';

registerMswTestHooks(server);
beforeEach(serveFixtures);
afterEach(() => jest.useRealTimers());

const URL = `${BASE}/v1/ledger/verification`;

function verification(
  over: Partial<LedgerVerification> = {},
): LedgerVerification {
  return {
    id: '0b9d7c1e-5a52-4c1f-9d6e-2f5c7f1f0777',
    requestedAt: ago({ minutes: 1 }),
    done: 250,
    total: 1_000,
    finishedAt: null,
    difference: null,
    ...over,
  };
}

function serve(latest: LedgerVerification | null) {
  server.use(http.get(URL, () => HttpResponse.json({ verification: latest })));
}

async function pass(milliseconds: number) {
  await act(async () => {
    await jest.advanceTimersByTimeAsync(milliseconds);
  });
}

async function verifyNow() {
  await userEvent.click(
    await screen.findByRole('button', { name: 'Verify now' }),
  );
}

describe('Verify now', () => {
  it('shows how far it is', async () => {
    server.use(
      http.post(URL, () => {
        serve(verification());
        return HttpResponse.json(
          { verification: verification({ done: 0 }) },
          { status: 202 },
        );
      }),
    );
    renderView(<VerifyNow />);
    expect(await screen.findByText(/not been asked/)).toBeVisible();
    await verifyNow();
    expect(
      await screen.findByText('Verifying: 250 of 1,000 entries, 25 %.'),
    ).toBeVisible();
    expect(screen.getByRole('progressbar')).toHaveAttribute(
      'aria-valuenow',
      '25',
    );
    expect(screen.getByRole('button', { name: 'Verify now' })).toBeDisabled();
  });

  it('follows it each second, and then says that all agrees', async () => {
    jest.useFakeTimers({ advanceTimers: true });
    serve(verification());
    renderView(<VerifyNow />);
    await screen.findByText(/25 %/);
    await pass(FOLLOW_UPS_MS[FOLLOW_UPS_MS.length - 1]);
    serve(verification({ done: 1_000, finishedAt: ago({ seconds: 1 }) }));
    await pass(PROGRESS_INTERVAL_MS);
    expect(await screen.findByText(/all 1,000 entries, their/)).toBeVisible();
    expect(screen.getByRole('button', { name: 'Verify now' })).toBeEnabled();
  });

  it('says where the first difference is, and what to do', async () => {
    serve(
      verification({
        finishedAt: ago({ minutes: 2 }),
        difference: {
          kind: 'entry',
          shard: 1,
          place: 17,
          sentence: 'Entry 17 is not what its leaf says.',
        },
      }),
    );
    renderView(<VerifyNow />);
    expect(
      await screen.findByText(/Entry 17 is not what its leaf says\./),
    ).toHaveTextContent(/log 1, 2 min ago: .*Keep the database as it is/);
  });

  it('says why it was refused', async () => {
    server.use(http.post(URL, () => refusal(403, 'You need a permission.')));
    renderView(<VerifyNow />);
    await verifyNow();
    expect(await screen.findByText('You need a permission.')).toBeVisible();
  });
});
