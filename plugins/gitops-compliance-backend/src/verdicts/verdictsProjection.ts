import type { Projection, ProjectionDb, RecordedEntry } from '../ledger/Ledger';
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
  async apply(entry, db) {
    if (entry.envelope.type !== 'verdict.changed') return;
    await foldVerdicts(entry, db);
    await foldCounts(entry, db);
  },
};

async function foldVerdicts(
  { envelope, erasable }: RecordedEntry,
  db: ProjectionDb,
): Promise<void> {
  const { service, environment } = targetOfStream(envelope.stream);
  const { changed, gone, evidence } =
    envelope.payload as unknown as VerdictsPayload;
  const sentences =
    (erasable as VerdictsText | null)?.sentences ??
    ({} as Partial<VerdictsText['sentences']>);
  if (gone.length > 0) {
    await db
      .table('verdicts')
      .where({ service_ref: service, environment })
      .whereRaw('check_id = ANY (?::text[])', [gone])
      .delete();
  }
  if (changed.length === 0) return;
  await db.raw(
    `INSERT INTO ${db.nameOf('verdicts')} AS v (service_ref, environment,
       check_id, verdict, reason, remedy, rule_version, evidence, since,
       stream_seq)
     SELECT :service, :environment, c."check", c.verdict, c.reason, c.remedy,
       c."ruleVersion", CAST(:evidence AS jsonb), CAST(:at AS timestamptz), :seq
     FROM jsonb_to_recordset(CAST(:changed AS jsonb)) AS c ("check" text, verdict text,
       reason text, remedy text, "ruleVersion" int)
     ON CONFLICT (service_ref, environment, check_id) DO UPDATE SET
       since = CASE WHEN v.verdict = excluded.verdict
         THEN v.since ELSE excluded.since END,
       verdict = excluded.verdict, reason = excluded.reason,
       remedy = excluded.remedy, rule_version = excluded.rule_version,
       evidence = excluded.evidence, stream_seq = excluded.stream_seq`,
    {
      service,
      environment,
      changed: JSON.stringify(
        changed.map(one => ({ ...one, ...sentences[one.check] })),
      ),
      evidence: JSON.stringify(evidence),
      at: envelope.occurredAt,
      seq: envelope.streamSeq,
    },
  );
}

/** Of a target that nothing runs in any more there is nothing to count. */
async function foldCounts(
  { envelope }: RecordedEntry,
  db: ProjectionDb,
): Promise<void> {
  const { service, environment } = targetOfStream(envelope.stream);
  await db.raw(
    `INSERT INTO ${db.nameOf('verdict_counts')} (service_ref, environment,
       stream_seq, at, passed, failed, indeterminate)
     SELECT :service, :environment, :seq, CAST(:at AS timestamptz),
       count(*) FILTER (WHERE verdict = 'pass'),
       count(*) FILTER (WHERE verdict = 'fail'),
       count(*) FILTER (WHERE verdict = 'indeterminate')
     FROM ${db.nameOf('verdicts')}
     WHERE service_ref = :service AND environment = :environment`,
    {
      service,
      environment,
      seq: envelope.streamSeq,
      at: envelope.occurredAt,
    },
  );
}
