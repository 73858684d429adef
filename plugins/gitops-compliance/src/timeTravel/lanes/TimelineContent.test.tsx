import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { registerMswTestHooks } from '@backstage/frontend-test-utils';
import { HttpResponse, http } from 'msw';
import type {
  TargetTimeline,
  TimelineMark,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { ENTITY, refusal, server, serveFixtures } from '../../testUtils/server';
import { renderView } from '../../testUtils/render';
import { panned, spanOf, zoomed } from './laneView';
import { TimelineContent } from './TimelineContent';

registerMswTestHooks(server);
beforeEach(serveFixtures);

const FROM = '2026-01-01T00:00:00.000Z';
const UNTIL = '2026-01-15T00:00:00.000Z';

function mark(change: Partial<TimelineMark> = {}): TimelineMark {
  return {
    lane: 'merge',
    tone: 'good',
    at: '2026-01-02T10:00:00.000Z',
    until: null,
    text: 'Merged by the portal as 9f8e7d6',
    actor: null,
    change: { id: 'c-214', number: 214 },
    ledger: { stream: 'change:c-214', streamSeq: 12 },
    ...change,
  };
}

const MARKS = [
  mark(),
  mark({
    lane: 'runs',
    tone: 'neutral',
    at: '2026-01-10T10:00:00.000Z',
    text: 'Ran 9f8e7d6',
    change: null,
    ledger: { stream: 'deployment:eu-1/argocd/pay', streamSeq: 9 },
  }),
];

function serve(change: Partial<TargetTimeline> = {}) {
  const asked: URL[] = [];
  server.use(
    http.get(`${ENTITY}/timeline`, ({ request }) => {
      asked.push(new URL(request.url));
      return HttpResponse.json({
        service: 'component:default/payments-api',
        environment: 'prod-eu',
        from: FROM,
        until: UNTIL,
        marks: MARKS,
        isWhole: true,
        ...change,
      } satisfies TargetTimeline);
    }),
  );
  return asked;
}

const ROUTE = '/?entity=payments-api&environment=prod-eu&days=14';
const marksOn = () =>
  [...document.querySelectorAll('[data-mark]')].map(each =>
    each.getAttribute('data-mark'),
  );

describe('the timeline of a target', () => {
  it('has each mark on its lane and in the table, with its entry', async () => {
    const asked = serve();
    renderView(<TimelineContent />, { route: ROUTE });
    const table = within(
      await screen.findByRole('table', { name: /^What happened/ }),
    );
    expect(table.getByText('change:c-214#12')).toBeVisible();
    expect(table.getByText('deployment:eu-1/argocd/pay#9')).toBeVisible();
    expect(table.getByRole('link', { name: '#214' })).toHaveAttribute(
      'href',
      '/catalog/default/component/payments-api/promotion?change=c-214',
    );
    expect(marksOn()).toEqual([
      'change:c-214#12',
      'deployment:eu-1/argocd/pay#9',
    ]);
    expect(asked[0].pathname).toContain('/component/default/payments-api/');
    expect(asked[0].searchParams.get('environment')).toBe('prod-eu');
  });

  it('draws to the room that there is, so that a phone shows every mark', async () => {
    const room = jest
      .spyOn(Element.prototype, 'clientWidth', 'get')
      .mockReturnValue(326);
    globalThis.ResizeObserver ??= class {
      observe() {}
      unobserve() {}
      disconnect() {}
    };
    serve();
    renderView(<TimelineContent />, { route: ROUTE });
    const lanes = await screen.findByRole('toolbar');
    const drawn = lanes.querySelector('svg')?.getAttribute('viewBox');
    expect(drawn).toMatch(/^0 0 326 /);
    room.mockRestore();
  });

  it('goes from mark to mark, zooms and moves by keyboard', async () => {
    serve();
    renderView(<TimelineContent />, { route: ROUTE });
    const lanes = await screen.findByRole('toolbar', { name: /^Lanes/ });
    lanes.focus();
    await userEvent.keyboard('{ArrowDown}');
    // Beside the table it is told below the lanes.
    expect(screen.getAllByText('change:c-214#12')).toHaveLength(2);
    await userEvent.keyboard('{ArrowDown}{ArrowDown}');
    expect(screen.getAllByText('deployment:eu-1/argocd/pay#9')).toHaveLength(2);
    await userEvent.keyboard('++');
    expect(marksOn()).toEqual([]);
    await userEvent.keyboard(
      '{ArrowLeft}{ArrowLeft}{ArrowLeft}{ArrowLeft}{ArrowLeft}{ArrowLeft}',
    );
    expect(marksOn()).toEqual(['change:c-214#12']);
    await userEvent.keyboard('0');
    expect(marksOn()).toHaveLength(2);
  });

  it('asks for a service before it asks the portal', async () => {
    const asked = serve({ marks: [] });
    renderView(<TimelineContent />);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Show what happened' }),
    );
    expect(screen.getByRole('alert')).toHaveTextContent('Name a service');
    expect(asked).toHaveLength(0);
    await userEvent.type(screen.getByLabelText('Service'), 'payments-api');
    await userEvent.click(
      screen.getByRole('button', { name: 'Show what happened' }),
    );
    expect(await screen.findByText(/Choose a longer one/)).toBeVisible();
  });

  it('says that more happened, and what to do where nothing came', async () => {
    serve({ isWhole: false });
    const { unmount } = renderView(<TimelineContent />, { route: ROUTE });
    expect(
      await screen.findByText(/More happened than is shown/),
    ).toBeVisible();
    unmount();
    server.use(
      http.get(`${ENTITY}/timeline`, () => refusal(503, 'Restarting.')),
    );
    renderView(<TimelineContent />, { route: ROUTE });
    expect(await screen.findByText(/Restarting/)).toBeVisible();
  });
});

describe('the part of the period that is shown', () => {
  const whole = { from: 0, until: 1000 * 60_000 };

  it('never leaves the period, and keeps its length where it moves', () => {
    const near = zoomed(whole, 0.5, whole);
    expect(near).toEqual({ from: 250 * 60_000, until: 750 * 60_000 });
    expect(panned(near, 9, whole)).toEqual({
      from: 500 * 60_000,
      until: 1000 * 60_000,
    });
    expect(panned(near, -9, whole).from).toBe(0);
    expect(zoomed(near, 99, whole)).toEqual(whole);
    let view = whole;
    for (let i = 0; i < 40; i++) view = zoomed(view, 0.5, whole);
    expect(view.until - view.from).toBe(60_000);
  });

  it('has what goes on until its end, and what a change says as a point', () => {
    const period = { from: Date.parse(FROM), until: Date.parse(UNTIL) };
    expect(spanOf(MARKS[1], period).until).toBe(period.until);
    const told = spanOf(mark({ lane: 'health' }), period);
    expect(told.until).toBe(told.from);
  });
});
