import { HttpResponse, http, type DefaultBodyType } from 'msw';
import { setupServer } from 'msw/node';
import { calendar } from './calendarFixtures';
import {
  board,
  briefing,
  change,
  changeDiff,
  changelog,
  compliance,
  environments,
  erasure,
  auditRead,
  evidenceExport,
  gap,
  hold,
  ledger,
  personLink,
  pastSummary,
  preview,
  portalStatus,
  summary,
} from './fixtures';

/** Where the tests' discovery finds the backend. */
export const BASE = 'http://localhost:0/api/gitops-compliance';
export const ENTITY = `${BASE}/v1/entities/:kind/:namespace/:name`;

/** The API as MSW answers it; every test may override one answer. */
export const server = setupServer();

/** An error as Backstage words it. */
export function refusal(
  status: number,
  message: string,
  more: Record<string, DefaultBodyType> = {},
) {
  return HttpResponse.json(
    { error: { name: 'RefusedError', message, ...more } },
    { status },
  );
}

/** Answers everything with the fixtures. */
export function serveFixtures() {
  server.use(
    http.get(`${ENTITY}/environments`, () => HttpResponse.json(environments())),
    http.get(`${ENTITY}/compliance`, () => HttpResponse.json(compliance())),
    http.get(`${ENTITY}/promotion-preview`, () => HttpResponse.json(preview())),
    http.get(`${BASE}/v1/changes`, ({ request }) => {
      const state = new URL(request.url).searchParams.get('state');
      return HttpResponse.json({
        items: [state === 'running' ? summary() : pastSummary],
        nextCursor: null,
      });
    }),
    http.get(`${BASE}/v1/status`, () => HttpResponse.json(portalStatus())),
    http.get(`${BASE}/v1/change-counts`, () =>
      HttpResponse.json({ items: [] }),
    ),
    http.get(`${BASE}/v1/changes/:id/diff`, () =>
      HttpResponse.json(changeDiff()),
    ),
    http.get(`${BASE}/v1/changes/:id/board`, () => HttpResponse.json(board())),
    http.get(`${BASE}/v1/changes/:id/briefing`, () =>
      HttpResponse.json(briefing()),
    ),
    http.get(`${BASE}/v1/board/queue`, () =>
      HttpResponse.json({ items: [], more: 0 }),
    ),
    http.get(`${BASE}/v1/board/delegations`, () =>
      HttpResponse.json({ items: [] }),
    ),
    http.get(`${BASE}/v1/changes/:id/changelog`, () =>
      HttpResponse.json(changelog()),
    ),
    http.get(`${BASE}/v1/changes/:id/ticket`, () =>
      HttpResponse.json({
        ticket: null,
        isWanted: false,
        problem: null,
        systems: [],
        attach: { allowed: false, reason: '' },
      }),
    ),
    http.get(`${BASE}/v1/changes/:id`, () => HttpResponse.json(change())),
    http.get(`${BASE}/v1/ledger`, () => HttpResponse.json(ledger())),
    http.get(`${BASE}/v1/ledger/verification`, () =>
      HttpResponse.json({ verification: null }),
    ),
    http.get(`${BASE}/v1/person-links`, () =>
      HttpResponse.json({ items: [personLink()], nextCursor: null }),
    ),
    http.get(`${BASE}/v1/unknown-accounts`, () =>
      HttpResponse.json({ items: [], propose: { allowed: true, reason: '' } }),
    ),
    http.get(`${BASE}/v1/ledger/gaps`, () =>
      HttpResponse.json({ items: [gap()], nextCursor: null }),
    ),
    http.get(`${BASE}/v1/erasures`, () =>
      HttpResponse.json({ items: [erasure()], nextCursor: null }),
    ),
    http.get(`${BASE}/v1/around`, () =>
      HttpResponse.json({ items: [], nextCursor: null }),
    ),
    http.get(`${BASE}/v1/emergencies`, () =>
      HttpResponse.json({ items: [], nextCursor: null }),
    ),
    http.get(`${BASE}/v1/applications`, () =>
      HttpResponse.json({
        sentence: 'Nothing is unclaimed.',
        total: 0,
        unclaimed: 0,
        unclaimedAreHidden: false,
        items: [],
        nextCursor: null,
      }),
    ),
    http.get(`${BASE}/v1/drift`, () =>
      HttpResponse.json({ items: [], nextCursor: null }),
    ),
    http.get(`${BASE}/v1/stops`, () =>
      HttpResponse.json({ items: [], nextCursor: null }),
    ),
    http.get(`${BASE}/v1/disputes`, () =>
      HttpResponse.json({ items: [], nextCursor: null }),
    ),
    http.get(`${BASE}/v1/waivers`, () =>
      HttpResponse.json({ items: [], nextCursor: null }),
    ),
    http.get(`${BASE}/v1/holds`, () =>
      HttpResponse.json({ items: [hold()], nextCursor: null }),
    ),
    http.get(`${BASE}/v1/ledger/reads`, () =>
      HttpResponse.json({ items: [auditRead()], nextCursor: null }),
    ),
    http.get(`${BASE}/v1/changes/:id/evidence`, () =>
      HttpResponse.json({ export: null }),
    ),
    http.get(`${BASE}/v1/evidence`, () =>
      HttpResponse.json({ items: [evidenceExport()] }),
    ),
    http.get(`${BASE}/v1/calendar`, () => HttpResponse.json(calendar())),
  );
}
