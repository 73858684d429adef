import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { registerMswTestHooks } from '@backstage/frontend-test-utils';
import { DateTime } from 'luxon';
import { HttpResponse, http } from 'msw';
import type {
  StateAt,
  StateDensity,
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

/** Of UTC, around an instant, each day with as many changes as its date says. */
function daysAround(at: DateTime): StateDensity['days'] {
  const today = DateTime.utc().startOf('day');
  const wished = at.toUTC().startOf('day').plus({ days: 14 });
  const last = wished > today ? today : wished;
  return Array.from({ length: 29 }, (_, index) => {
    const from = last.plus({ days: index - 28 });
    return {
      from: from.toISO() as string,
      until: from.plus({ days: 1 }).toISO() as string,
      changes: from.day,
    };
  });
}

/** Answers with these rows, and keeps what was asked. */
function serve(items: StateRow[]) {
  const asked: URLSearchParams[] = [];
  server.use(
    http.get(`${BASE}/v1/state/density`, ({ request }) => {
      const at = new URL(request.url).searchParams.get('at') as string;
      return HttpResponse.json({
        timeZone: 'UTC',
        days: daysAround(DateTime.fromISO(at)),
      } satisfies StateDensity);
    }),
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

  it('shows how much changed on the days around, and the end of one that is chosen', async () => {
    const asked = serve([row()]);
    renderView(<StateContent />, {
      route: '/?at=2026-01-20T14:32&zone=UTC&environment=prod-eu',
    });
    const day = await screen.findByRole('slider', {
      name: 'Day whose end is shown',
    });
    expect(
      screen.getByText(/^487 changes .* most on Sat, 31 Jan \(31\)/),
    ).toBeVisible();
    expect(day).toHaveAttribute('aria-valuetext', 'Tue, 20 Jan: 20 changes');
    act(() => day.focus());
    await userEvent.keyboard('{ArrowLeft}');
    expect(
      await screen.findByText(/^Mon, 19 Jan 2026, 23:59 \(UTC\)/),
    ).toBeVisible();
    const latest = asked[asked.length - 1];
    expect(latest.get('at')).toBe('2026-01-19T23:59:00.000Z');
    expect(latest.get('environment')).toBe('prod-eu');
    // One may go on, beyond the days that were shown.
    expect(day).toHaveFocus();
    await userEvent.keyboard('{Home}');
    await waitFor(() =>
      expect(day).toHaveAttribute('aria-valuetext', 'Tue, 6 Jan: 6 changes'),
    );
    await waitFor(() => expect(day).toHaveAttribute('aria-valuenow', '14'));
    expect(day).toHaveFocus();
  });

  it('exports what it shows, of the same instant', async () => {
    serve([row()]);
    const asked: string[] = [];
    server.use(
      http.get(`${BASE}/v1/state/csv`, ({ request }) => {
        asked.push(new URL(request.url).search);
        return refusal(400, 'These are too many: choose a service.');
      }),
    );
    renderView(<StateContent />, {
      route: '/?at=2026-01-20T14:32&zone=UTC&environment=prod-eu',
    });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Export as CSV' }),
    );
    expect(await screen.findByText(/choose a service/)).toBeVisible();
    expect(asked).toEqual([
      '?at=2026-01-20T14%3A32%3A00.000Z&environment=prod-eu',
    ]);
  });
});
