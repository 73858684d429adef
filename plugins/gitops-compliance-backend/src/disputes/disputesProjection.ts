import type { Projection, RecordedEntry } from '../ledger/Ledger';
import {
  disputeStream,
  type DisputeAnsweredPayload,
  type DisputeOpenedPayload,
  type ErasableFile,
} from './records';

const PREFIX = disputeStream('');

/** Folds disputes of verdicts and their answers. */
export const disputesProjection: Projection = {
  name: 'disputes',
  tables: ['disputes'],
  streams: [PREFIX],
  async unfold(streams, db) {
    const ids = streams.map(stream => stream.slice(PREFIX.length));
    await db.table('disputes').whereRaw('id = ANY (?::uuid[])', [ids]).delete();
  },
  async apply({ envelope, erasable }, db) {
    const { type, persons, occurredAt, streamSeq } = envelope;
    const id = envelope.stream.slice(PREFIX.length);
    if (type === 'dispute.opened') {
      const opened = envelope.payload as unknown as DisputeOpenedPayload;
      await db.table('disputes').insert({
        id,
        check_id: opened.check,
        service_ref: opened.service,
        environment: opened.environment,
        verdict: opened.verdict,
        rule_version: opened.ruleVersion,
        evidence: JSON.stringify(opened.evidence),
        link: erasable?.link ?? null,
        files: filesOf(opened, erasable),
        asked_by: persons.disputer,
        reason: erasable?.reason ?? null,
        asked_at: occurredAt,
        stream_seq: streamSeq,
      });
    }
    if (type === 'dispute.answered') {
      const answered = envelope.payload as unknown as DisputeAnsweredPayload;
      await db
        .table('disputes')
        .where({ id })
        .update({
          outcome: answered.outcome,
          verdict_now: answered.verdict,
          facts_moved: answered.factsMoved,
          answered_by: persons.answerer,
          answer: erasable?.statement ?? null,
          answered_at: occurredAt,
          stream_seq: streamSeq,
        });
    }
  },
};

/** What is told of files; their names only until they are erased. */
function filesOf(
  { files }: DisputeOpenedPayload,
  erasable: RecordedEntry['erasable'],
): string | null {
  const told = (erasable?.files ?? []) as unknown as ErasableFile[];
  return files
    ? JSON.stringify(
        files.map((file, i) => ({ ...file, name: told[i]?.name ?? null })),
      )
    : null;
}
