import { act, screen, waitFor } from '@testing-library/react';
import { registerMswTestHooks } from '@backstage/frontend-test-utils';
import { HttpResponse, http } from 'msw';
import { EntityPromotionContent } from '../promotion';
import { ENTITY, refusal, server, serveFixtures } from '../testUtils/server';
import { environments } from '../testUtils/fixtures';
import { TestSignals, renderView } from '../testUtils/render';
import { FOLLOW_UPS_MS, POLL_INTERVAL_MS } from './useLive';

registerMswTestHooks(server);
beforeEach(serveFixtures);
afterEach(() => jest.useRealTimers());

const FIRST = 'Production EU is 1 commit behind staging and can be promoted.';

/** Serves a sentence and counts how often it was asked for. */
function serveSentence(sentence: string) {
  const asked = { times: 0 };
  server.use(
    http.get(`${ENTITY}/environments`, () => {
      asked.times += 1;
      return HttpResponse.json(environments({ sentence }));
    }),
  );
  return asked;
}

async function poll() {
  await act(async () => {
    await jest.advanceTimersByTimeAsync(POLL_INTERVAL_MS);
  });
}

function setVisibility(state: DocumentVisibilityState) {
  Object.defineProperty(document, 'visibilityState', {
    configurable: true,
    get: () => state,
  });
}

describe('live data', () => {
  afterEach(() => setVisibility('visible'));

  it('changes in place after signals, which it bundles', async () => {
    const signals = new TestSignals();
    // A hidden view asks for nothing by itself, only when it is signalled.
    setVisibility('hidden');
    renderView(<EntityPromotionContent />, { signals });
    await screen.findByText(FIRST);
    const asked = serveSentence('Everything is in step.');
    act(() => signals.send());
    act(() => signals.send());
    act(() => signals.send());
    expect(await screen.findByText('Everything is in step.')).toBeVisible();
    expect(screen.queryByText(/^Loading/)).not.toBeInTheDocument();
    expect(asked.times).toBe(1);
  });

  it('asks once more soon after the first answer, for what signals missed', async () => {
    jest.useFakeTimers({ advanceTimers: true });
    renderView(<EntityPromotionContent />);
    await screen.findByText(FIRST);
    serveSentence('The pull request is open.');
    await act(async () => {
      await jest.advanceTimersByTimeAsync(FOLLOW_UPS_MS[0]);
    });
    expect(await screen.findByText('The pull request is open.')).toBeVisible();
  });

  it('asks every 15 s while the page is visible, and not while it is hidden', async () => {
    jest.useFakeTimers({ advanceTimers: true });
    renderView(<EntityPromotionContent />);
    await screen.findByText(FIRST);
    setVisibility('hidden');
    const asked = serveSentence('Everything is in step.');
    await poll();
    expect(asked.times).toBe(0);
    setVisibility('visible');
    await poll();
    expect(await screen.findByText('Everything is in step.')).toBeVisible();
  });

  it('keeps the last good data when a refresh fails, and says of when it is', async () => {
    const signals = new TestSignals();
    renderView(<EntityPromotionContent />, { signals });
    await screen.findByText(FIRST);
    server.use(
      http.get(`${ENTITY}/environments`, () => refusal(503, 'Restarting.')),
    );
    act(() => signals.send());
    expect(
      await screen.findByText(
        /^As of \d\d:\d\d, cannot be refreshed: Restarting\./,
      ),
    ).toBeVisible();
    expect(screen.getByText(FIRST)).toBeVisible();
    expect(screen.getByRole('button', { name: 'Retry' })).toBeVisible();
    serveSentence('Back again.');
    act(() => screen.getByRole('button', { name: 'Retry' }).click());
    expect(await screen.findByText('Back again.')).toBeVisible();
    expect(screen.queryByText(/cannot be refreshed/)).not.toBeInTheDocument();
  });

  it('gives up its request when the view goes', async () => {
    const aborted = { seen: false };
    const asked = { seen: false };
    server.use(
      http.get(`${ENTITY}/environments`, async ({ request }) => {
        asked.seen = true;
        await new Promise<void>(resolve => {
          request.signal.addEventListener('abort', () => {
            aborted.seen = true;
            resolve();
          });
        });
        return HttpResponse.json(environments());
      }),
    );
    const { unmount } = renderView(<EntityPromotionContent />);
    await waitFor(() => expect(asked.seen).toBe(true));
    unmount();
    await waitFor(() => expect(aborted.seen).toBe(true));
  });
});
