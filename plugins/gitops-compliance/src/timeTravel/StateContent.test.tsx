import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { registerMswTestHooks } from '@backstage/frontend-test-utils';
import { HttpResponse, http } from 'msw';
import type {
  StateAt,
  StateRow,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { BASE, refusal, server, serveFixtures } from '../testUtils/server';
import { summary } from '../testUtils/fixtures';
import { renderView } from '../testUtils/render';
import { StateContent } from './StateContent';

registerMswTestHooks(server);
beforeEach(serveFixtures);

const REVISION = '9f8e7d6c5b4a39281706f5e4d3c2b1a098765432';
const BEFORE = '4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f';

const bob = {
  name: 'Bob',
  entityRef: 'user:default/bob',
  account: null,
  provider: 'catalog',
  bot: false,
};

function row(change: Partial<StateRow> = {}): StateRow {
  return {
    service: 'component:default/payments-api',
    environment: 'prod-eu',
    deployment: 'eu-1/argocd/payments-api-prod-eu',
    instance: 'eu-1',
    application: 'payments-api-prod-eu',
    pinnedRevision: REVISION,
    syncedRevision: null,
    since: '2026-01-02T10:00:00Z',
    until: null,
    explanation: 'change',
    sentence: '#214 brought 9f8e7d6.',
    change: summary(),
    people: {
      wrote: null,
      requested: null,
      approved: [bob],
      voted: [],
      merged: null,
      synced: null,
      syncedByItself: true,
    },
    knownSince: '2026-01-02T10:00:30Z',
    knownThen: null,
    ledger: {
      stream: 'deployment:eu-1/argocd/payments-api-prod-eu',
      streamSeq: 7,
    },
    ...change,
  };
}

/** Answers with these rows, and keeps what was asked. */
function serve(items: StateRow[]) {
  const asked: URLSearchParams[] = [];
  server.use(
    http.get(`${BASE}/v1/state`, ({ request }) => {
      const query = new URL(request.url).searchParams;
      asked.push(query);
      return HttpResponse.json({
        at: query.get('at') as string,
        now: query.get('at') as string,
        sentence: 'What brought each is known.',
        items,
        nextCursor: null,
      } satisfies StateAt);
    }),
  );
  return asked;
}

describe('what ran at an instant', () => {
  it('says what ran, what brought it and who answered for it', async () => {
    serve([row()]);
    renderView(<StateContent />);
    const table = within(
      await screen.findByRole('table', { name: /^What ran on/ }),
    );
    expect(table.getByText('Approved change')).toBeVisible();
    expect(table.getByText('Bob')).toBeVisible();
    expect(table.getByText('by itself')).toBeVisible();
    expect(table.getByText('The same')).toBeVisible();
    expect(table.getByText(/payments-api-prod-eu#7$/)).toBeVisible();
  });

  it('tells apart what was on record then', async () => {
    serve([
      row({
        explanation: 'unexplained',
        change: null,
        knownThen: { pinnedRevision: BEFORE, since: '2026-01-01T10:00:00Z' },
      }),
    ]);
    renderView(<StateContent />);
    const table = within(
      await screen.findByRole('table', { name: /^What ran on/ }),
    );
    expect(table.getByText('Unexplained')).toBeVisible();
    expect(table.getByText('4c5d6e7')).toBeVisible();
    expect(table.getByText(/was on record; learned/)).toBeVisible();
  });

  it('asks for the wall-clock time in the zone that was chosen', async () => {
    const asked = serve([row()]);
    renderView(<StateContent />);
    const time = await screen.findByLabelText('Day and time');
    await userEvent.type(time, '2026-01-02T14:32');
    await userEvent.selectOptions(screen.getByLabelText('Time zone'), 'UTC');
    await userEvent.click(
      screen.getByRole('button', { name: 'Show what ran' }),
    );
    expect(
      await screen.findByText(/^Fri, 2 Jan 2026, 14:32 \(UTC\)/),
    ).toBeVisible();
    expect(asked[asked.length - 1].get('at')).toBe('2026-01-02T14:32:00.000Z');
  });

  it('refuses a time that has not come, and asks nothing', async () => {
    const asked = serve([]);
    renderView(<StateContent />);
    await userEvent.type(
      await screen.findByLabelText('Day and time'),
      '2999-01-02T14:32',
    );
    await userEvent.click(
      screen.getByRole('button', { name: 'Show what ran' }),
    );
    expect(await screen.findByRole('alert')).toHaveTextContent(/not come yet/);
    expect(asked.every(query => !query.get('at')?.startsWith('2999'))).toBe(
      true,
    );
  });

  it('says what to do where nothing ran, and where nothing came', async () => {
    serve([]);
    const { unmount } = renderView(<StateContent />);
    expect(await screen.findByText(/Choose a later time/)).toBeVisible();
    unmount();
    server.use(http.get(`${BASE}/v1/state`, () => refusal(503, 'Restarting.')));
    renderView(<StateContent />);
    expect(await screen.findByText(/Restarting/)).toBeVisible();
  });
});
