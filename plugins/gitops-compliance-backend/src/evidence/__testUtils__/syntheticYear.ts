import { canonicalBytes } from '@gitops-compliance/evidence-log';
import type { Knex } from 'knex';
import { asPayload } from '../../deployments/records';
import { prepareEntry } from '../../ledger/entries';
import {
  accountOf,
  changeId,
  deploymentOf,
  entriesOf,
  ENVIRONMENT,
  PEOPLE,
  personOf,
  pinned,
  POLICY_HASH,
  refOf,
  revisionOf,
  RULES,
  serviceOf,
  type Told,
} from './syntheticChange';

/** The year that is told. */
export const YEAR = {
  from: '2025-01-01T00:00:00.000Z',
  until: '2026-01-01T00:00:00.000Z',
};
const BEGAN = Date.parse(YEAR.from);
/** No change begins on the last day, so that each ends within the year. */
const LAST = Date.parse(YEAR.until) - 86_400_000;
const CHANGES_PER_TARGET = 50;
/** Changes that are inserted at once. */
const AT_ONCE = 200;

/**
 * Fills an empty database with a year of changes, by bulk SQL. Its services,
 * revisions and persons are invented and repeat, every change goes well, and of
 * the read models there is what exports ask them for and no more. Entries are
 * encoded as the ledger encodes them, and gates say what the rules say.
 */
export async function tellYear(db: Knex, changes: number): Promise<void> {
  const seqs = new Map<string, number>();
  const numbers = new Map<string, number>();
  const targets = Math.max(1, Math.ceil(changes / CHANGES_PER_TARGET));
  await tellEntries(db, seqs, [...policyAndPersons(), ...baselines(targets)]);
  for (let from = 0; from < targets; from += AT_ONCE) {
    const length = Math.min(AT_ONCE, targets - from);
    await db('deployments').insert(
      Array.from({ length }, (_, at) => deploymentRow(from + at)),
    );
  }
  for (let from = 0; from < changes; from += AT_ONCE) {
    const told: Told[] = [];
    const rows: object[] = [];
    for (let at = from; at < Math.min(from + AT_ONCE, changes); at += 1) {
      const began = BEGAN + Math.floor((at * (LAST - BEGAN)) / changes);
      const month = new Date(began).toISOString().slice(0, 7);
      const number = (numbers.get(month) ?? 0) + 1;
      numbers.set(month, number);
      const target = at % targets;
      const turn = Math.floor(at / targets) + 1;
      told.push(...entriesOf({ index: at, target, turn, began, number }));
      rows.push(changeRow(at, target, began));
    }
    await tellEntries(db, seqs, told);
    await db('changes').insert(rows);
  }
}

function policyAndPersons(): Told[] {
  const document = {
    environments: [
      { name: 'staging', upstream: [], ...RULES },
      { name: ENVIRONMENT, upstream: ['staging'], ...RULES },
    ],
    calendar: { windows: [], freezes: [] },
  };
  return [
    {
      stream: 'policy:default',
      ms: BEGAN,
      type: 'policy.loaded',
      payload: { hash: POLICY_HASH, document },
    },
    ...PEOPLE.map(name => ({
      stream: `person:${refOf(name)}`,
      ms: BEGAN,
      type: 'person.observed',
      payload: { accounts: [accountOf(name).ref], trusted: true },
      more: { persons: { person: refOf(name) } },
    })),
  ];
}

/** What each service was found with. */
function baselines(targets: number): Told[] {
  return Array.from({ length: targets }, (_, target) => {
    const about = { stream: `deployment:${deploymentOf(target)}`, ms: BEGAN };
    const mapped = { service: serviceOf(target), environment: ENVIRONMENT };
    const found = pinned(revisionOf(target, 0), BEGAN, true);
    return [
      { ...about, type: 'deployment.mapped', payload: mapped },
      { ...about, type: 'deployment.pinned', payload: found },
    ];
  }).flat();
}

/**
 * Tells entries as the ledger inserts them, but for their instants.
 *
 * @param seqs - how many entries each stream has, which it counts up
 */
export async function tellEntries(
  db: Knex,
  seqs: Map<string, number>,
  told: Told[],
): Promise<void> {
  const prepared = told.map(({ stream, ms, type, payload, more }) => {
    const streamSeq = (seqs.get(stream) ?? 0) + 1;
    seqs.set(stream, streamSeq);
    const instant = new Date(ms).toISOString();
    return prepareEntry(
      {
        type,
        v: 1,
        occurredAt: instant,
        source: { collector: 'portal' },
        attestation: 'decided',
        payload: asPayload(payload),
        ...more,
      },
      { stream, streamSeq, observedAt: instant },
    );
  });
  const envelopes = prepared.map(({ envelope }) => envelope);
  const blobs = prepared.flatMap(({ blob }) => blob ?? []);
  await db.raw(
    `INSERT INTO ledger_entries (stream, stream_seq, type, v, occurred_at,
       observed_at, blob_hash, entry)
     SELECT * FROM unnest(?::text[], ?::bigint[], ?::text[], ?::integer[],
       ?::timestamptz[], ?::timestamptz[], ?::text[], ?::bytea[])`,
    // Knex's types know no null inside an array; its driver does.
    [
      envelopes.map(({ stream }) => stream),
      envelopes.map(({ streamSeq }) => streamSeq),
      envelopes.map(({ type }) => type),
      envelopes.map(({ v }) => v),
      envelopes.map(({ occurredAt }) => occurredAt),
      envelopes.map(({ observedAt }) => observedAt),
      prepared.map(({ blob }) => blob?.hash ?? null),
      envelopes.map(envelope => Buffer.from(canonicalBytes(envelope))),
    ] as Knex.Value[],
  );
  await db.raw(
    `INSERT INTO ledger_blobs (hash, salt, content)
     SELECT * FROM unnest(?::text[], ?::bytea[], ?::bytea[])`,
    [
      blobs.map(({ hash }) => hash),
      blobs.map(({ salt }) => salt),
      blobs.map(({ content }) => Buffer.from(content)),
    ],
  );
}

function deploymentRow(target: number): object {
  return {
    id: deploymentOf(target),
    provider: 'argocd',
    instance: 'eu-1',
    namespace: 'argocd',
    application: `service-${target}-prod`,
    project: 'default',
    service_ref: serviceOf(target),
    environment: ENVIRONMENT,
    labels: {},
    sources: '[]',
    auto_sync: true,
    sync_status: 'synced',
    health: 'healthy',
    observed: {},
    baseline: false,
    stream_seq: 1,
  };
}

function changeRow(index: number, target: number, began: number): object {
  return {
    id: changeId(index),
    number: index + 1,
    kind: 'promotion',
    class: 'normal',
    service_ref: serviceOf(target),
    environment: ENVIRONMENT,
    from_environment: 'staging',
    to_revision: '',
    state: 'succeeded',
    mode: 'enforce',
    policy_hash: POLICY_HASH,
    repository: '',
    branch: '',
    pins: '[]',
    requester_ref: refOf(personOf(index)),
    gates: '[]',
    merged_outside: false,
    sync_attempt: 0,
    sync_gates: '[]',
    steps: {},
    created_at: new Date(began),
    updated_at: new Date(began),
    ended_at: new Date(began + 8 * 60_000),
    stream_seq: 1,
  };
}

/** Tells that a service has another name since, and its deployment with it. */
export async function tellRenaming(
  db: Knex,
  { target, to, ms }: { target: number; to: string; ms: number },
): Promise<void> {
  const from = serviceOf(target);
  const id = deploymentOf(target);
  const stream = `deployment:${id}`;
  const { seq } = (await db('ledger_entries')
    .where({ stream })
    .max({ seq: 'stream_seq' })
    .first()) as { seq: string };
  await tellEntries(db, new Map([[stream, Number(seq)]]), [
    {
      stream: `service:${to}`,
      ms,
      type: 'service.renamed',
      payload: { from, by: 'uid' },
    },
    {
      stream,
      ms,
      type: 'deployment.mapped',
      payload: { service: to, environment: ENVIRONMENT },
    },
  ]);
  await db('service_names').insert({
    service_ref: to,
    former_ref: from,
    at: new Date(ms),
    stream_seq: 1,
  });
  await db('deployments').where({ id }).update({ service_ref: to });
}
