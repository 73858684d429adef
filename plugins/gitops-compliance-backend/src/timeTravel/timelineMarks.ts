import type { TimelineMark } from '@gitops-compliance/plugin-gitops-compliance-common';
import type { ChangeRow, PullRequestRecord } from '../changes/records';
import { timelineOf } from '../changes/timeline';
import { deploymentStream } from '../deployments/records';
import type { RecordedEntry } from '../ledger/Ledger';
import type { Actors } from '../persons/PersonDirectory';
import { shortRevision } from '../shared/text';
import { instant, instantOrNull } from '../shared/time';

type Shown = Pick<TimelineMark, 'lane' | 'tone'>;

/** Which lane each entry of a change is on, and what it means there. */
const SHOWN: Record<string, Shown> = {
  'change.requested': { lane: 'pull-request', tone: 'neutral' },
  'change.pull-request-opened': { lane: 'pull-request', tone: 'neutral' },
  'change.pull-request-closed': { lane: 'pull-request', tone: 'bad' },
  'change.cancelled': { lane: 'pull-request', tone: 'bad' },
  'change.superseded': { lane: 'pull-request', tone: 'neutral' },
  'change.expired': { lane: 'pull-request', tone: 'bad' },
  'change.pull-request-observed': { lane: 'review', tone: 'neutral' },
  'change.voted': { lane: 'review', tone: 'neutral' },
  'change.rejected': { lane: 'review', tone: 'bad' },
  'change.reviewed-afterwards': { lane: 'review', tone: 'good' },
  'change.merged': { lane: 'merge', tone: 'good' },
  'change.merge-refused': { lane: 'merge', tone: 'bad' },
  'change.sync-requested': { lane: 'sync', tone: 'neutral' },
  'change.sync-failed': { lane: 'sync', tone: 'bad' },
  'change.synced': { lane: 'sync', tone: 'good' },
  'change.succeeded': { lane: 'health', tone: 'good' },
  'change.failed': { lane: 'health', tone: 'bad' },
  'change.rolled-back': { lane: 'health', tone: 'bad' },
  'change.verification-read': { lane: 'metrics', tone: 'neutral' },
};

/** Types of the entries that lanes show. */
export const SHOWN_TYPES = Object.keys(SHOWN);

/** What phases of a sync mean; any other is bad. */
const SYNC_TONES: Record<string, TimelineMark['tone'] | undefined> = {
  succeeded: 'good',
  running: 'neutral',
};

/** A change with the commit that it deploys. */
export type TimelineChange = ChangeRow & {
  committed_at: Date | null;
  headline: string | null;
  author_ref: string | null;
};

/** A span in the life of a deployment. */
export interface SpanRow {
  lane: 'runs' | 'sync' | 'health';
  deployment_id: string;
  seq: string;
  started_at: Date;
  ended_at: Date | null;
  revision: string | null;
  /** Of a sync: its phase. */
  phase: string | null;
  /** Of a sync: who started it. */
  started_by: string | null;
}

/** What a change left on the lanes, each mark with its entry. */
export function marksOfChange(
  change: TimelineChange,
  entries: RecordedEntry[],
  actors: Actors,
): TimelineMark[] {
  const of = { id: change.id, number: change.number };
  const news = reviewsOf(entries);
  const marks = timelineOf(entries, actors).flatMap((event, index) => {
    const { type, payload } = entries[index].envelope;
    if (type === 'change.pull-request-observed' && !news.has(index)) return [];
    const { lane } = SHOWN[type];
    return {
      lane,
      tone: toneOf(type, payload as Record<string, unknown>, news.get(index)),
      at: event.at,
      until: null,
      text: event.text,
      actor: event.actor,
      change: of,
      ledger: event.ledger,
    };
  });
  if (!change.committed_at || !change.to_revision || entries.length === 0) {
    return marks;
  }
  const [first] = entries;
  const headline = change.headline ? `: ${change.headline}` : '';
  return [
    {
      lane: 'commit',
      tone: 'neutral',
      at: instant(change.committed_at),
      until: null,
      text: `Commit ${shortRevision(change.to_revision)}${headline}`,
      actor: actors.maybeView(change.author_ref),
      change: of,
      ledger: {
        stream: first.envelope.stream,
        streamSeq: first.envelope.streamSeq,
      },
    },
    ...marks,
  ];
}

/** A span of a deployment as a mark. */
export function markOfSpan(row: SpanRow, actors: Actors): TimelineMark {
  const revision = row.revision
    ? shortRevision(row.revision)
    : 'an unknown one';
  const told: Record<SpanRow['lane'], Pick<TimelineMark, 'text' | 'tone'>> = {
    runs: { text: `Ran ${revision}`, tone: 'neutral' },
    health: { text: 'Healthy without a break', tone: 'good' },
    sync: {
      text: `Sync of ${revision}: ${row.phase}`,
      tone: SYNC_TONES[row.phase ?? ''] ?? 'bad',
    },
  };
  return {
    lane: row.lane,
    ...told[row.lane],
    at: instant(row.started_at),
    until: instantOrNull(row.ended_at),
    actor: actors.maybeView(row.started_by),
    change: null,
    ledger: {
      stream: deploymentStream(row.deployment_id),
      streamSeq: Number(row.seq),
    },
  };
}

/** Of which readings of the pull request a review is news, and its state. */
function reviewsOf(entries: RecordedEntry[]): Map<number, string> {
  const known = new Map<string, string>();
  const news = new Map<number, string>();
  entries.forEach(({ envelope }, index) => {
    if (envelope.type !== 'change.pull-request-observed') return;
    const { reviews } = envelope.payload as unknown as PullRequestRecord;
    const found = reviews.find(({ id, state }) => known.get(id) !== state);
    if (found) news.set(index, found.state);
    reviews.forEach(({ id, state }) => known.set(id, state));
  });
  return news;
}

function toneOf(
  type: string,
  payload: Record<string, unknown>,
  review: string | undefined,
): TimelineMark['tone'] {
  if (review === 'approved' || payload.decision === 'approve') return 'good';
  if (review === 'changes-requested' || payload.decision === 'reject') {
    return 'bad';
  }
  if (type === 'change.verification-read') {
    return payload.isPassing ? 'good' : 'bad';
  }
  return SHOWN[type].tone;
}
