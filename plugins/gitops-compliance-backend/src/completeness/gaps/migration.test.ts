import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { canonicalBytes } from '@gitops-compliance/evidence-log';
import { ledgerDatabases, migrate } from '../../ledger/__testUtils__/databases';
import { sampleLedger } from '../../ledger/__testUtils__/sample';
import { gapsProjection } from './gapsProjection';

jest.setTimeout(60_000);

const MIGRATIONS = resolvePackagePath(
  '@gitops-compliance/plugin-gitops-compliance-backend',
  'migrations',
);
const STREAM = 'collector:argocd:eu-1';

/** Gaps as they were recorded before they had ids. */
const ENTRIES = [
  ['collector.gap-opened', { lastHeard: '2026-01-02T03:00:00.000Z' }],
  ['collector.gap-closed', { recovered: 'this', notRecovered: 'that' }],
  ['collector.coverage', { hour: '2026-01-02T03:00:00.000Z' }],
  ['collector.gap-opened', { lastHeard: null }],
] as const;

const databases = ledgerDatabases();

it('gives gaps of an older portal the rows that a rebuild gives them', async () => {
  const db = await databases.empty();
  for (const name of [
    '20260101000000_ledger.js',
    '20260101000100_read_models.js',
  ]) {
    await db.migrate.up({ directory: MIGRATIONS, name } as never);
  }
  for (const [index, [type, payload]] of ENTRIES.entries()) {
    const at = `2026-01-02T03:0${index}:00.000Z`;
    const entry = canonicalBytes({
      type,
      v: 1,
      stream: STREAM,
      streamSeq: index + 1,
      occurredAt: at,
      observedAt: at,
      source: { collector: 'argocd:eu-1', cursor: null, key: null },
      attestation: 'decided',
      persons: {},
      controls: [],
      payload,
      blob: null,
    });
    await db('ledger_entries').insert({
      stream: STREAM,
      stream_seq: index + 1,
      type,
      v: 1,
      occurred_at: at,
      observed_at: at,
      entry: Buffer.from(entry),
    });
  }
  await db('ledger_streams').insert({ stream: STREAM, seq: ENTRIES.length });
  await migrate(db);
  expect(
    await db('gaps').orderBy('opened_seq').select('id', 'recovered'),
  ).toEqual([
    { id: `${STREAM}#1`, recovered: 'this' },
    { id: `${STREAM}#4`, recovered: null },
  ]);
  const { tables } = await sampleLedger(db, {
    projections: [gapsProjection],
  }).rebuild();
  expect(tables.gaps).toEqual({ live: 2, shadow: 2, different: 0 });
});
