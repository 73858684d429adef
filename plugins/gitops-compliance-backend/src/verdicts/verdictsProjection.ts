import type { Projection, ProjectionDb, RecordedEntry } from '../ledger/Ledger';
import { turnsOf } from '../ledger/turns';
import {
  targetOfStream,
  VERDICT_PREFIX,
  type VerdictsPayload,
  type VerdictsText,
} from './records';

const TABLES = ['verdicts', 'verdict_counts'];

/** Folds what checks say of targets, and their numbers over time. */
export const verdictsProjection: Projection = {
  name: 'verdicts',
  tables: TABLES,
  streams: [VERDICT_PREFIX],
  async unfold(streams, db) {
    const targets = streams.map(targetOfStream);
    for (const table of TABLES) {
      await db
        .table(table)
        .whereRaw(
          '(service_ref, environment) IN (SELECT * FROM unnest(?::text[], ?::text[]))',
          [
            targets.map(({ service }) => service),
            targets.map(({ environment }) => environment),
          ],
        )
        .delete();
    }
  },
  apply: (entry, db) => applyAll([entry], db),
  applyAll,
};

/** What a check says from now on, as an entry tells it. */
type Changed = VerdictsPayload['changed'][number] &
  Partial<VerdictsText['sentences'][string]>;

/** An entry in the words of the tables. */
interface Told {
  service: string;
  environment: string;
  at: string;
  seq: number;
  changed: Changed[];
  gone: string[];
  evidence: VerdictsPayload['evidence'];
}

/** Of each turn a fixed number of statements, of any number of targets. */
async function applyAll(entries: RecordedEntry[], db: ProjectionDb) {
  const verdicts = entries.filter(
    ({ envelope }) => envelope.type === 'verdict.changed',
  );
  for (const turn of turnsOf(verdicts)) {
    const told = turn.map(toldBy);
    await foldGone(told, db);
    await foldChanged(told, db);
    await foldCounts(told, db);
  }
}

function toldBy({ envelope, erasable }: RecordedEntry): Told {
  const { changed, gone, evidence } =
    envelope.payload as unknown as VerdictsPayload;
  const sentences: Partial<VerdictsText['sentences']> =
    (erasable as VerdictsText | null)?.sentences ?? {};
  return {
    ...targetOfStream(envelope.stream),
    at: envelope.occurredAt,
    seq: envelope.streamSeq,
    changed: changed.map(one => ({ ...one, ...sentences[one.check] })),
    gone,
    evidence,
  };
}

async function foldGone(told: Told[], db: ProjectionDb): Promise<void> {
  const gone = told.filter(one => one.gone.length > 0);
  if (gone.length === 0) return;
  await db.raw(
    `DELETE FROM ${db.nameOf('verdicts')} v
     USING jsonb_to_recordset(CAST(:told AS jsonb))
       AS t (service text, environment text, gone jsonb)
     WHERE v.service_ref = t.service AND v.environment = t.environment
       AND t.gone @> to_jsonb(v.check_id)`,
    {
      told: JSON.stringify(
        gone.map(({ service, environment, gone: checks }) => ({
          service,
          environment,
          gone: checks,
        })),
      ),
    },
  );
}

async function foldChanged(told: Told[], db: ProjectionDb): Promise<void> {
  const changed = told.filter(one => one.changed.length > 0);
  if (changed.length === 0) return;
  await db.raw(
    `INSERT INTO ${db.nameOf('verdicts')} AS v (service_ref, environment,
       check_id, verdict, reason, remedy, rule_version, evidence, since,
       stream_seq)
     SELECT t.service, t.environment, c."check", c.verdict, c.reason, c.remedy,
       c."ruleVersion", t.evidence, COALESCE(c.since, t.at), t.seq
     FROM jsonb_to_recordset(CAST(:told AS jsonb)) AS t (service text,
         environment text, changed jsonb, evidence jsonb, at timestamptz,
         seq bigint),
       jsonb_to_recordset(t.changed) AS c ("check" text, verdict text,
         reason text, remedy text, "ruleVersion" int, since timestamptz)
     ON CONFLICT (service_ref, environment, check_id) DO UPDATE SET
       since = CASE WHEN v.verdict = excluded.verdict
         THEN v.since ELSE excluded.since END,
       verdict = excluded.verdict, reason = excluded.reason,
       remedy = excluded.remedy, rule_version = excluded.rule_version,
       evidence = excluded.evidence, stream_seq = excluded.stream_seq`,
    { told: JSON.stringify(changed) },
  );
}

/** Of a target that nothing runs in any more there is nothing to count. */
async function foldCounts(told: Told[], db: ProjectionDb): Promise<void> {
  if (told.length === 0) return;
  await db.raw(
    `INSERT INTO ${db.nameOf('verdict_counts')} (service_ref, environment,
       stream_seq, at, passed, failed, indeterminate)
     SELECT t.service, t.environment, t.seq, t.at,
       count(*) FILTER (WHERE verdict = 'pass'),
       count(*) FILTER (WHERE verdict = 'fail'),
       count(*) FILTER (WHERE verdict = 'indeterminate')
     FROM jsonb_to_recordset(CAST(:told AS jsonb)) AS t (service text,
       environment text, at timestamptz, seq bigint)
     LEFT JOIN ${db.nameOf('verdicts')} v
       ON v.service_ref = t.service AND v.environment = t.environment
     GROUP BY t.service, t.environment, t.seq, t.at`,
    {
      told: JSON.stringify(
        told.map(({ service, environment, at, seq }) => ({
          service,
          environment,
          at,
          seq,
        })),
      ),
    },
  );
}
