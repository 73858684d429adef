import { CompletenessFold, threeWayCount } from '@gitops-compliance/rules';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { freePort } from '../../freePort';
import { makeHistory } from './makeHistory';
import { HISTORIES } from './histories';
import { DAY_MS, HOUR_MS } from './time';

jest.setTimeout(400_000);

const UNTIL = new Date('2026-06-12T12:00:00Z');
const { plan, days } = HISTORIES.small;
const FROM = new Date(UNTIL.getTime() - days * DAY_MS);

interface Entry {
  stream: string;
  type: string;
  occurredAt: string;
  observedAt: string;
  payload: Record<string, unknown>;
}

/** A history that was lived through, and what it left. */
interface Lived {
  db: Client;
  entries: Entry[];
  remove(): Promise<void>;
}

/** Where a history is made: its addresses and paths are part of the story. */
interface Place {
  dataDir: string;
  forgePort: number;
  argocdPort: number;
  ticketsPort: number;
}

async function live(place: Place): Promise<Lived> {
  const connection =
    process.env.BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING;
  if (!connection) throw new Error('The tests need a real Postgres');
  const prefix = `history_${randomBytes(6).toString('hex')}_`;
  await makeHistory({
    ...place,
    plan,
    days,
    until: UNTIL,
    hash: 'f'.repeat(64),
    database: { connection, prefix },
  });
  const name = `${prefix}gitops-compliance`;
  const url = new URL(connection);
  url.pathname = `/${name}`;
  const db = new Client({ connectionString: url.toString() });
  await db.connect();
  const { rows } = await db.query<{ entry: Buffer }>(
    'SELECT entry FROM ledger_entries ORDER BY id',
  );
  return {
    db,
    entries: rows.map(({ entry }) => JSON.parse(entry.toString('utf8'))),
    remove: async () => {
      await db.end();
      const admin = new Client({ connectionString: connection });
      await admin.connect();
      await admin.query(`DROP DATABASE "${name}" WITH (FORCE)`);
      await admin.end();
    },
  };
}

const DRAWN =
  /id:[0-9a-f]{64}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\b[0-9a-f]{40}\b|\b[0-9a-f]{64}\b/g;

/**
 * Each stream as a text, sorted, for between streams there is no order. What is
 * drawn by lot (ids, references, and the commits that name an id) is replaced by
 * the order in which it first appears in the stream, and so are members ordered
 * that are named by it. When a source was last heard (`asOf`) is told by its own
 * loop, beside the story.
 */
function storyOf(entries: Entry[]): string[] {
  const streams = new Map<string, Entry[]>();
  for (const entry of entries) {
    // How often a lost source is asked is the system's clock's.
    if (entry.stream.startsWith('collector:')) continue;
    streams.set(entry.stream, [...(streams.get(entry.stream) ?? []), entry]);
  }
  return [...streams.values()].map(storyOfStream).sort();
}

function storyOfStream(entries: Entry[]): string {
  const names = new Map<string, string>();
  const nameOf = (drawn: string) => {
    const name = names.get(drawn) ?? `#${names.size}`;
    names.set(drawn, name);
    return name;
  };
  const byNameIn = (entry: Entry) => {
    // What tells no difference is ordered by where else the entry names it.
    const rest = JSON.stringify(entry, (member, value) =>
      member === 'accounts' ? undefined : value,
    );
    return (_: string, value: unknown) => {
      if (value === null || typeof value !== 'object') return value;
      const members = Object.entries(value);
      if (!members.some(([member]) => member.startsWith('id:'))) return value;
      const place = ([member, told]: [string, unknown]) =>
        names.get(member) ?? JSON.stringify(told).replace(DRAWN, '');
      return Object.fromEntries(
        members.sort(
          (one, other) =>
            place(one).localeCompare(place(other)) ||
            rest.indexOf(one[0]) - rest.indexOf(other[0]),
        ),
      );
    };
  };
  return entries
    .map(entry =>
      JSON.stringify(entry, byNameIn(entry))
        .replace(/"blob":\{[^}]*\}/g, '"blob":"…"')
        .replace(/"asOf":"[^"]*"/g, '"asOf":"…"')
        .replace(DRAWN, nameOf),
    )
    .join('\n');
}

describe('a history', () => {
  let place: Place;
  let lived: Lived;
  beforeAll(async () => {
    place = {
      dataDir: await mkdtemp(path.join(tmpdir(), 'history-')),
      forgePort: await freePort(),
      argocdPort: await freePort(),
      ticketsPort: await freePort(),
    };
    lived = await live(place);
  });
  afterAll(async () => {
    await lived?.remove();
    await rm(place.dataDir, { recursive: true, force: true });
  });

  const of = (type: string) =>
    lived.entries.filter(entry => entry.type === type);

  it('opens with the entry that says that it is invented', () => {
    expect(lived.entries[0]).toMatchObject({
      type: 'ledger.demo-seed',
      payload: { name: 'small', until: UNTIL.toISOString() },
    });
  });

  it('knows one clock: no instant of any table is later than its end', async () => {
    const { rows } = await lived.db.query<{ table: string; column: string }>(
      `SELECT table_name AS table, column_name AS column
       FROM information_schema.columns
       WHERE table_schema = 'public' AND data_type LIKE 'timestamp%'
         AND table_name NOT LIKE 'knex_%'`,
    );
    expect(rows.length).toBeGreaterThan(10);
    const late: string[] = [];
    for (const { table, column } of rows) {
      const found = await lived.db.query<{ last: Date | null }>(
        `SELECT max("${column}") AS last FROM "${table}"`,
      );
      const { last } = found.rows[0];
      // Leases, and waivers, reach into the future by their nature.
      const isAhead =
        column === 'lease_until' ||
        (column === 'until' && table.startsWith('waivers'));
      if (!isAhead && last && last > UNTIL) {
        late.push(`${table}.${column}: ${last.toISOString()}`);
      }
    }
    expect(late).toEqual([]);
  });

  it('covers every hour of every source, but for the one that slept', () => {
    const hours = (UNTIL.getTime() - FROM.getTime()) / HOUR_MS;
    const covered = new Map<string, number>();
    for (const { stream } of of('collector.coverage')) {
      covered.set(stream, (covered.get(stream) ?? 0) + 1);
    }
    // Both ends of the span belong to it.
    expect(Object.fromEntries(covered)).toMatchObject({
      'collector:catalog': hours + 1,
      'collector:argocd:eu-1': hours + 1,
      // It was read when it was lost and when it was found.
      'collector:argocd:us-1': hours + 1 - 6,
    });
    expect(of('collector.gap-opened')).toHaveLength(1);
    const [closed] = of('collector.gap-closed');
    const since = Date.parse(String(closed.payload.since));
    expect(Date.parse(closed.occurredAt) - since).toBe(7 * HOUR_MS);
  });

  it.each(['staging', 'prod-eu'])(
    'tells the same of %s in Git, in its syncs and in what ran',
    environment => {
      const fold = new CompletenessFold({ environment });
      lived.entries.forEach(entry => fold.add(entry));
      const period = { from: FROM.toISOString(), until: UNTIL.toISOString() };
      const count = threeWayCount({ environment, ...period }, fold.facts());
      expect(count.git).toBeGreaterThan(0);
      expect(count).toEqual({
        git: count.git,
        syncs: count.git,
        runtime: count.git,
        differences: [],
      });
    },
  );

  it('promotes through the use cases, and comes through a failed sync', () => {
    const streams = (type: string) =>
      new Set(of(type).map(({ stream }) => stream));
    const succeeded = streams('change.succeeded');
    expect(succeeded.size).toBeGreaterThan(3);
    const again = streams('change.sync-asked');
    expect(again.size).toBe(1);
    for (const stream of again) expect(succeeded).toContain(stream);
    expect(of('change.failed')).toEqual([]);
  });

  it('has an approved ticket behind what went to a critical environment', () => {
    const critical = plan.environments
      .filter(({ criticality }) => criticality === 'critical')
      .map(({ name }) => name);
    const asked = of('change.requested').filter(({ payload }) =>
      critical.includes(String(payload.environment)),
    );
    const attached = of('change.ticket-attached');
    expect(attached.length).toBeGreaterThan(0);
    expect(attached.map(({ stream }) => stream).sort()).toEqual(
      asked.map(({ stream }) => stream).sort(),
    );
    for (const { payload } of attached) {
      expect(payload).toMatchObject({
        system: 'jira',
        reading: { approval: 'approved' },
      });
    }
  });

  it('ends with the drift that somebody left in production', async () => {
    const { rows } = await lived.db.query(
      `SELECT application, sync_status FROM deployments
       WHERE sync_status <> 'synced' AND environment IS NOT NULL`,
    );
    expect(rows).toEqual([
      { application: 'payments-api-prod-us', sync_status: 'out-of-sync' },
    ]);
  });

  it('is the same each time it is told', async () => {
    const again = await live(place);
    try {
      const [first, second] = [lived, again].map(one => storyOf(one.entries));
      // Line by line, for what differs shall be readable.
      const differing = (one: string[], other: string[]) =>
        one.filter(stream => !other.includes(stream));
      expect(differing(second, first)).toEqual(differing(first, second));
      expect(second).toEqual(first);
    } finally {
      await again.remove();
    }
  });
});
