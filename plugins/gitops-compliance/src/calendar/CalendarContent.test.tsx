import { act, fireEvent, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { registerMswTestHooks } from '@backstage/frontend-test-utils';
import type {
  CalendarEditWish,
  CalendarPreview,
  CalendarPreviewWish,
  CalendarView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { HttpResponse, http } from 'msw';
import {
  calendar,
  calendarEntry,
  calendarEnvironment,
  syncWindow,
} from '../testUtils/calendarFixtures';
import { renderView } from '../testUtils/render';
import { BASE, refusal, server, serveFixtures } from '../testUtils/server';
import { CalendarContent } from './CalendarContent';

registerMswTestHooks(server);
beforeEach(serveFixtures);

const DECEMBER = '/?view=month&date=2098-12-01&zone=utc';
const freeze = calendarEntry({
  title: 'Year-end \u202efreeze',
  when: {
    ...calendarEntry().when,
    start: '2098-12-20T00:00',
    end: '2099-01-02T00:00',
    timeZone: 'UTC',
  },
  occurrences: [
    { start: '2098-12-20T00:00:00.000Z', end: '2099-01-02T00:00:00.000Z' },
  ],
});
const frozen = (change: Partial<CalendarView> = {}) =>
  calendar({ entries: [freeze], ...change });

/** Serves a calendar, and says what was asked. */
function serve(view: CalendarView) {
  const asked: URLSearchParams[] = [];
  server.use(
    http.get(`${BASE}/v1/calendar`, ({ request }) => {
      asked.push(new URL(request.url).searchParams);
      return HttpResponse.json(view);
    }),
  );
  return asked;
}
const cell = (day: string) =>
  screen.findByRole('gridcell', { name: new RegExp(`^Production EU, ${day}`) });
const focus = (element: HTMLElement) => act(() => element.focus());
const dialog = () => within(screen.getByRole('dialog'));
const press = (name: string) =>
  userEvent.click(dialog().getByRole('button', { name }));
const write = async (name: RegExp, text: string) => {
  const field = dialog().getByRole('textbox', { name });
  await userEvent.clear(field);
  await userEvent.click(field);
  await userEvent.paste(text);
};

describe('the calendar', () => {
  it('says first when one may change, and that it names nothing', async () => {
    renderView(<CalendarContent />, { route: DECEMBER });
    expect(await screen.findByText('Production EU is open.')).toBeVisible();
    expect(
      screen.getByText(/The calendar names no window or freeze here/),
    ).toBeVisible();
  });

  it('says when it cannot be read', async () => {
    server.use(
      http.get(`${BASE}/v1/calendar`, () => refusal(500, 'Out of order.')),
    );
    renderView(<CalendarContent />, { route: DECEMBER });
    expect(await screen.findByText('Out of order.')).toBeVisible();
  });

  it('is gone through by keys, and tells of a day in words', async () => {
    serve(frozen());
    renderView(<CalendarContent />, { route: DECEMBER });
    const first = await cell('Monday 1 December 2098');
    expect(first).toHaveAccessibleName(/; nothing$/);
    focus(first);
    await userEvent.keyboard('{End}');
    expect(document.activeElement).toHaveAccessibleName(
      'Production EU, Wednesday 31 December 2098; freeze Year-end [U+202E]freeze, all day',
    );
    await userEvent.keyboard('{PageDown}');
    expect(
      await screen.findByRole('heading', { name: 'January 2099' }),
    ).toBeVisible();
    focus(await cell('Thursday 1 January 2099'));
    await userEvent.keyboard('{Enter}');
    expect(dialog().getByText('Annual accounts')).toBeVisible();
    expect(dialog().getByText(/1 service: payments-api/)).toBeVisible();
  });

  it('shows what a freeze of chosen days would hold, and proposes it', async () => {
    serve(frozen());
    const previewed: CalendarPreviewWish[] = [];
    const proposed: CalendarEditWish[] = [];
    const result: CalendarPreview = {
      entry: freeze,
      conflicts: [],
      changes: [
        {
          id: 'b6c1d0f2-4f0e-4f11-8a57-1f2e3d4c5b6a',
          number: 214,
          service: 'component:default/payments-api',
          environment: 'prod-eu',
          opensNow: '2020-01-01T00:00:00.000Z',
          wouldOpen: '2099-01-02T00:00:00.000Z',
        },
      ],
    };
    server.use(
      http.post(`${BASE}/v1/calendar/preview`, async ({ request }) => {
        previewed.push((await request.json()) as CalendarPreviewWish);
        return HttpResponse.json(result);
      }),
      http.post(`${BASE}/v1/calendar/proposals`, async ({ request }) => {
        proposed.push((await request.json()) as CalendarEditWish);
        return proposed.length === 1
          ? refusal(409, 'Another policy came into force meanwhile')
          : HttpResponse.json({}, { status: 201 });
      }),
    );
    renderView(<CalendarContent />, { route: DECEMBER });
    focus(await cell('Monday 8 December 2098'));
    await userEvent.keyboard('{Shift>}{ArrowRight}{ArrowRight}{/Shift}');
    expect(screen.getAllByRole('gridcell', { selected: true })).toHaveLength(3);
    await userEvent.keyboard('{Enter}');

    await press('See what it would do');
    expect(dialog().getByText(/Give it a title/)).toBeVisible();
    expect(previewed).toEqual([]);
    await write(/^Title/, 'Sale');
    await write(/^Reason/, 'Everybody buys');
    await press('See what it would do');
    expect(
      await dialog().findByText(/It would hold 1 service: payments-api/),
    ).toBeVisible();
    expect(dialog().getByText(/#214 payments-api in prod-eu/)).toBeVisible();
    expect(dialog().getByText(/in place of now/)).toBeVisible();
    expect(previewed[0]).toMatchObject({
      kind: 'freeze',
      entry: {
        title: 'Sale',
        environments: ['prod-eu'],
        start: '2098-12-08T00:00',
        end: '2098-12-11T00:00',
        timeZone: 'UTC',
      },
    });

    await press('Propose');
    expect(await dialog().findByText(/Another policy came/)).toBeVisible();
    await press('Propose');
    expect(
      await screen.findAllByText(/holds once a second person approves it/),
    ).not.toEqual([]);
    expect(proposed[1]).toEqual({
      kind: 'freeze',
      reason: 'Everybody buys',
      entry: previewed[0].entry,
    });
  });

  it('proposes that an entry goes, where somebody may', async () => {
    serve(frozen());
    const proposed: CalendarEditWish[] = [];
    server.use(
      http.post(`${BASE}/v1/calendar/proposals`, async ({ request }) => {
        proposed.push((await request.json()) as CalendarEditWish);
        return HttpResponse.json({}, { status: 201 });
      }),
    );
    renderView(<CalendarContent />, {
      route: '/?view=agenda&date=2098-12-20&zone=utc',
    });
    const list = await screen.findByRole('list', { name: /^Agenda/ });
    await userEvent.click(
      within(list).getByRole('button', { name: /Year-end/ }),
    );
    await press('Remove');
    const [, removing] = screen.getAllByRole('dialog', { hidden: true });
    await userEvent.click(within(removing).getByRole('textbox'));
    await userEvent.paste('The accounts are done');
    await userEvent.click(
      within(removing).getByRole('button', { name: 'Propose to remove it' }),
    );
    expect(
      await screen.findAllByText(/holds once a second person approves it/),
    ).not.toEqual([]);
    expect(proposed).toEqual([
      { kind: 'freeze', remove: 'year-end', reason: 'The accounts are done' },
    ]);
  });

  it('lets everybody see what would be, and says who may not propose it', async () => {
    const entries = [{ ...freeze, mayChange: false }];
    const proposeReason = 'You may not, ask Lena.';
    serve(frozen({ entries, mayPropose: [], proposeReason }));
    renderView(<CalendarContent />, { route: DECEMBER });
    focus(await cell('Saturday 20 December 2098'));
    await userEvent.keyboard('{Enter}');
    expect(dialog().getByRole('button', { name: 'Remove' })).toBeDisabled();
    await press('Change');
    expect(dialog().getByText('You may not, ask Lena.')).toBeVisible();
    expect(dialog().getByRole('textbox', { name: /^Title/ })).toHaveValue(
      freeze.title,
    );
    expect(dialog().getByRole('button', { name: 'Propose' })).toBeDisabled();
    expect(
      dialog().getByRole('button', { name: 'See what it would do' }),
    ).toBeEnabled();
  });

  it('leaves what stands in a repository there, and plans freezes beside it', async () => {
    const elsewhere = 'Here freezes can be proposed; all else in acme/policy.';
    serve(
      frozen({
        entries: [{ ...freeze, mayChange: false }],
        mayPropose: ['freeze'],
        proposeReason: elsewhere,
      }),
    );
    server.use(
      http.post(`${BASE}/v1/calendar/preview`, () =>
        HttpResponse.json({ entry: freeze, conflicts: [], changes: [] }),
      ),
    );
    renderView(<CalendarContent />, { route: DECEMBER });
    focus(await cell('Saturday 20 December 2098'));
    await userEvent.keyboard('{Enter}');
    expect(dialog().getByRole('button', { name: 'Remove' })).toBeDisabled();
    expect(dialog().getByText(elsewhere)).toBeVisible();
    await press('Plan something here');
    expect(dialog().queryByText(elsewhere)).toBeNull();
    await userEvent.selectOptions(dialog().getByLabelText('What'), 'window');
    expect(dialog().getByText(elsewhere)).toBeVisible();
  });

  it('shows what is proposed and what conflicts, and narrows by the address', async () => {
    const asked = serve(
      frozen({
        environments: [
          calendarEnvironment({ name: 'dev', title: 'Development' }),
          calendarEnvironment(),
        ],
        conflicts: [
          {
            kind: 'window-frozen',
            environment: 'prod-eu',
            entries: ['office', 'year-end'],
            start: freeze.occurrences[0].start,
            end: freeze.occurrences[0].end,
            times: 1,
            sentence: 'In prod-eu, office does not open.',
          },
        ],
        proposed: [
          {
            proposal: 'b6c1d0f2-4f0e-4f11-8a57-1f2e3d4c5b6a',
            proposer: {
              name: 'Lena Lead',
              entityRef: 'user:default/lena',
              account: null,
              provider: 'catalog',
              bot: false,
            },
            proposedAt: '2026-11-28T18:00:00.000Z',
            reason: 'Everybody buys',
            entries: [calendarEntry({ ...freeze, id: 'sale', title: 'Sale' })],
            removed: [],
          },
        ],
      }),
    );
    renderView(<CalendarContent />, {
      route: `${DECEMBER}&environment=prod-eu&service=payments-api`,
    });
    expect(await cell('Saturday 20 December 2098')).toHaveAccessibleName(
      /freeze Year-end .*, all day; proposed freeze Sale, all day$/,
    );
    expect(screen.queryByRole('rowheader', { name: /Development/ })).toBeNull();
    expect(screen.getByText(/1 conflict/)).toBeVisible();
    expect(asked[0].get('service')).toBe('payments-api');
    const proposals = within(screen.getByRole('list', { name: 'Proposed' }));
    expect(
      proposals.getByRole('link', { name: 'Look at it and decide' }),
    ).toHaveAttribute('href', '/change-control/policy');
  });

  it("draws Argo CD's windows, and tells of them in words", async () => {
    const window = syncWindow({
      occurrences: [
        { start: '2098-12-08T04:00:00.000Z', end: '2098-12-08T06:00:00.000Z' },
      ],
    });
    serve(
      frozen({
        environments: [calendarEnvironment({ syncWindows: [window] })],
      }),
    );
    renderView(<CalendarContent />, { route: DECEMBER });
    expect(await cell('Monday 8 December 2098')).toHaveAccessibleName(
      /; nothing; Argo CD refuses syncs, 04:00 to 06:00$/,
    );
    const line =
      'Argo CD refuses syncs: 0 4 * * * for 2h (UTC), for payments-api';
    expect(screen.getAllByTitle(line)).toHaveLength(1);
    expect(screen.getByText(`Production EU: ${line}.`)).toBeVisible();
  });

  it('shows the calendar of then, which nobody plans any more', async () => {
    const asked = serve(frozen({ asOf: '2020-02-01T00:00:00.000Z' }));
    renderView(<CalendarContent />, { route: '/?view=month&date=2020-01-15' });
    expect(
      await screen.findByText(/shown is the calendar that was in force on/),
    ).toBeVisible();
    expect(asked[0].get('at')).toBe('2020-02-01T00:00:00.000Z');
    expect(screen.queryByRole('button', { name: /^Plan/ })).toBeNull();
  });

  it('moves an entry by dragging it, as a proposal', async () => {
    serve(frozen());
    renderView(<CalendarContent />, { route: DECEMBER });
    const bar = await screen.findByTitle(/^Freeze: Year-end/);
    bar.setPointerCapture = () => {};
    const width = (pixels: number) => () =>
      ({ left: 0, width: pixels } as DOMRect);
    bar.getBoundingClientRect = width(330);
    const lane = bar.parentElement?.parentElement as HTMLElement;
    lane.getBoundingClientRect = width(930);
    fireEvent.pointerDown(bar, { button: 0, clientX: 100, pointerId: 1 });
    fireEvent.pointerMove(bar, { clientX: 158 });
    fireEvent.pointerUp(bar, { clientX: 158 });
    expect(dialog().getByLabelText('From')).toHaveValue('2098-12-22T00:00');
    expect(dialog().getByLabelText('Until')).toHaveValue('2099-01-04T00:00');
  });
});
