import {
  changeEventOf,
  isEnded,
  readRequested,
  transition,
  type AroundWhat,
} from '@gitops-compliance/rules';
import type { AttachedPayload } from '../emergencies/records';
import type { Projection, ProjectionDb, RecordedEntry } from '../ledger/Ledger';
import { turnsOf } from '../ledger/turns';
import { TEXT_ERASED } from '../shared/text';
import { pullRequestKinds } from '../around/pullRequestKinds';
import { withTitles } from './headRecord';
import type {
  ChangeRow,
  ChangeStepName,
  GatesPayload,
  PullRequestRecord,
} from './records';

/**
 * What an entry changes in its row, JSON as it is, never as a text; `step` is
 * stamped with the entry's time.
 */
type Fold = Partial<Record<keyof ChangeRow, unknown>> & {
  step?: ChangeStepName;
};

/** Folds one change's stream into its row. */
export const changesProjection: Projection = {
  name: 'changes',
  tables: ['changes', 'change_numbers'],
  streams: ['change:'],
  async unfold(streams, db) {
    // Numbers stay: they are the highest, however often one is folded.
    const ids = streams.map(stream => stream.slice('change:'.length));
    await db.table('changes').whereRaw('id = ANY (?::uuid[])', [ids]).delete();
  },
  apply: (entry, db) => applyTurn([entry], db),
  async applyAll(entries, db) {
    for (const turn of turnsOf(entries)) await applyTurn(turn, db);
  },
};

/** Folds one entry of each of several changes, in two statements. */
async function applyTurn(entries: RecordedEntry[], db: ProjectionDb) {
  const later: RecordedEntry[] = [];
  for (const entry of entries) {
    if (entry.envelope.type === 'change.requested') {
      await applyRequested(entry, db);
    } else {
      later.push(entry);
    }
  }
  if (later.length === 0) return;
  const rows: ChangeRow[] = await db
    .table('changes')
    .whereRaw('id = ANY (?::uuid[])', [later.map(idOf)]);
  const byId = new Map(rows.map(row => [row.id, row]));
  const patches = later.flatMap(entry => {
    const row = byId.get(idOf(entry));
    return row ? { id: row.id, patch: patchOf(entry, row) } : [];
  });
  const columns = [
    ...new Set(patches.flatMap(({ patch }) => Object.keys(patch))),
  ];
  if (columns.length === 0) return;
  const changes = db.nameOf('changes');
  await db.raw(
    `UPDATE ${changes} c
     SET ${columns.map(column => `${column} = n.${column}`).join(', ')}
     FROM jsonb_to_recordset(?::jsonb) AS p (id uuid, patch jsonb)
     JOIN ${changes} before USING (id)
     CROSS JOIN LATERAL jsonb_populate_record(before, p.patch) AS n
     WHERE c.id = p.id`,
    [JSON.stringify(patches)],
  );
}

/** The columns that an entry changes, as JSON has them. */
function patchOf(
  entry: RecordedEntry,
  row: ChangeRow,
): Record<string, unknown> {
  const { type, occurredAt, observedAt, streamSeq } = entry.envelope;
  const { step, ...fold } = foldOf(entry, row);
  const event = changeEventOf(type);
  const moved = event && transition(row.state, event);
  const state = moved?.ok ? moved.state : row.state;
  const ended = isEnded(state) && !row.ended_at;
  const reopened = !isEnded(state) && row.ended_at !== null;
  return {
    ...fold,
    state,
    steps: {
      ...row.steps,
      ...(step && !row.steps[step] ? { [step]: occurredAt } : {}),
    },
    updated_at: observedAt,
    ...(ended ? { ended_at: observedAt } : {}),
    ...(reopened ? { ended_at: null } : {}),
    stream_seq: streamSeq,
  };
}

function idOf({ envelope }: RecordedEntry): string {
  return envelope.stream.slice('change:'.length);
}

async function applyRequested(entry: RecordedEntry, db: ProjectionDb) {
  const { envelope, erasable } = entry;
  const requested = readRequested(envelope.payload);
  const population = requested?.population;
  if (!requested || !population) {
    throw new Error(
      `Entry ${envelope.streamSeq} of ${envelope.stream} does not say what was requested`,
    );
  }
  await db.table('changes').insert({
    id: idOf(entry),
    number: requested.number,
    kind: requested.kind,
    class: requested.class,
    service_ref: requested.service,
    environment: requested.environment,
    from_environment: requested.from,
    from_revision: requested.fromRevision,
    to_revision: requested.toRevision,
    state: 'proposed',
    mode: requested.mode,
    policy_hash: requested.policyHash,
    repository: requested.repository,
    branch: requested.branch,
    pins: JSON.stringify(requested.pins),
    release_id: requested.release?.id ?? null,
    release_number: requested.release?.number ?? null,
    wave: requested.release?.wave ?? null,
    lead_id: requested.lead,
    rollback_of: requested.rollbackOf,
    ...emergencyOf(envelope.payload),
    by_agent: envelope.payload.byAgent === true,
    agent: erasable?.agent ?? null,
    requester_ref: envelope.persons.requester,
    reason: erasable?.reason ?? null,
    back_out_plan: erasable?.backOutPlan ?? null,
    impact: erasable?.impact ?? null,
    back_out: erasable?.backOut ?? null,
    statements: requested.statements
      ? JSON.stringify(requested.statements)
      : null,
    gates: '[]',
    sync_gates: '[]',
    sync_attempt: 0,
    merged_outside: false,
    around: '[]',
    steps: JSON.stringify({ requested: envelope.occurredAt }),
    created_at: envelope.occurredAt,
    updated_at: envelope.observedAt,
    stream_seq: envelope.streamSeq,
  });
  const scopes: [string, number][] = [
    ['all', requested.number],
    [`${population.environment}/${population.period}`, population.number],
  ];
  for (const [scope, last] of scopes) {
    await db.raw(
      `INSERT INTO ${db.nameOf('change_numbers')} AS n (scope, last)
         VALUES (?, ?)
         ON CONFLICT (scope) DO UPDATE SET last = GREATEST(n.last, excluded.last)`,
      [scope, last],
    );
  }
}

/** The emergency that an entry puts a change under. */
function emergencyOf(payload: {
  [key: string]: unknown;
}): Pick<Fold, 'emergency_id' | 'emergency_number'> {
  const { emergency } = payload as Partial<AttachedPayload>;
  return emergency
    ? { emergency_id: emergency.id, emergency_number: emergency.number }
    : {};
}

/** Kinds are kept once each, in the order in which they came. */
function around(row: ChangeRow, kinds: AroundWhat[]): Fold {
  return kinds.length === 0
    ? {}
    : { around: [...new Set([...row.around, ...kinds])] };
}

function foldOf(entry: RecordedEntry, row: ChangeRow): Fold {
  const { envelope, erasable } = entry;
  const { payload, persons } = envelope;
  const at = envelope.occurredAt;
  switch (envelope.type) {
    case 'change.pull-request-opened':
      return {
        our_head_sha: payload.headSha,
        step: 'pull-request',
        problem: null,
      };
    case 'change.check-published':
      return {
        check_id: payload.checkId,
        check_head_sha: payload.headSha,
        problem: null,
      };
    case 'change.edits-read':
      return {
        edits_head_sha: payload.headSha,
        to_revision: payload.toRevision,
      };
    case 'change.pull-request-observed': {
      const record = payload as unknown as PullRequestRecord;
      return {
        pull_request: withTitles(record, erasable),
        ...(row.kind === 'direct' && {
          statements: record.statements ?? null,
          impact: erasable?.impact ?? null,
          back_out: erasable?.backOut ?? null,
        }),
        ...around(row, pullRequestKinds(record, row.pull_request, row.branch)),
      };
    }
    case 'change.gates-evaluated': {
      const { phase, results } = payload as unknown as GatesPayload;
      const words = (erasable?.sentences ?? {}) as Record<
        string,
        { reason: string; remedy: string }
      >;
      const reviewed = results.some(
        result => result.gate === 'peer-review' && result.state === 'open',
      );
      return {
        [phase === 'sync' ? 'sync_gates' : 'gates']: results.map(result => ({
          ...result,
          reason: words[result.gate]?.reason ?? TEXT_ERASED,
          remedy: words[result.gate]?.remedy ?? '',
        })),
        ...(reviewed && row.pull_request ? { step: 'reviewed' as const } : {}),
      };
    }
    case 'change.risk-assessed':
      return { risk: payload.score };
    case 'change.ready':
      return { step: 'ready' };
    case 'change.merge-requested':
      return {
        merge_requested_by: persons.merger ?? null,
        merge_head_sha: row.pull_request?.headSha ?? null,
        problem: null,
      };
    case 'change.merge-queued':
      return {
        merge_queue: {
          since: row.merge_queue?.since ?? at,
          groupHeadSha: payload.groupHeadSha,
        },
      };
    case 'change.merge-refused':
      return {
        merge_queue: null,
        problem: {
          step: 'merge',
          message: erasable?.message ?? 'The forge refused the merge',
          since: at,
          by: payload.by,
          ...(payload.movedHead && { movedHead: payload.movedHead }),
        },
      };
    case 'change.merged':
      return {
        merged_outside: payload.outside,
        // Where nothing is written, nobody merges through the portal.
        ...(payload.outside && row.mode !== 'observe'
          ? around(row, ['merged-outside'])
          : {}),
        merge_sha: payload.mergeSha,
        step: 'merged',
        problem: null,
      };
    case 'change.sync-requested':
      return { sync_requested_at: at, sync_waiting: null, problem: null };
    case 'change.sync-waiting':
      return { sync_waiting: payload };
    case 'change.sync-failed':
      return {
        problem: {
          step: 'sync',
          message: erasable?.message ?? TEXT_ERASED,
          since: at,
        },
      };
    case 'change.sync-asked':
      return {
        sync_requested_at: null,
        sync_attempt: row.sync_attempt + 1,
        problem: null,
      };
    case 'change.synced':
      return { step: 'synced', problem: null };
    case 'change.verification-read':
      return {
        verification: {
          ...payload,
          since:
            row.verification?.isPassing === payload.isPassing
              ? row.verification.since
              : at,
          reasons: erasable?.reasons ?? [TEXT_ERASED],
        },
      };
    case 'change.verification-asked':
      return { verification_asked_at: at, end_reason: null, problem: null };
    case 'change.succeeded':
      return { step: 'verified', problem: null };
    case 'change.failed':
    case 'change.rejected':
    case 'change.expired':
    case 'change.cancelled':
      return {
        end_reason: erasable?.reason ?? null,
        cancelled_by: persons.canceller ?? null,
      };
    case 'change.pull-request-closed':
      return { end_reason: erasable?.reason ?? null };
    case 'change.superseded':
      return { end_reason: `#${payload.number} took its place.` };
    case 'change.rolled-back':
      return { end_reason: 'It was rolled back.' };
    case 'change.asked':
      return {
        asked: { ...row.asked, [String(payload.gate)]: at },
      };
    case 'change.emergency-attached':
      return emergencyOf(payload);
    case 'change.review-owed':
      return { review_due_at: payload.dueAt };
    case 'change.reviewed-afterwards':
      return { reviewed_at: at, reviewed_by: persons.reviewer };
    case 'change.problem':
      return {
        problem: {
          step: payload.step,
          message: erasable?.message ?? TEXT_ERASED,
          since: at,
          ...(payload.movedHead && { movedHead: payload.movedHead }),
        },
      };
    case 'change.problem-cleared':
      return { problem: null };
    default:
      return {};
  }
}
