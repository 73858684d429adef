import type { TimelineEvent } from '@gitops-compliance/plugin-gitops-compliance-common';
import {
  emergencyName,
  readRequested,
  riskSentence,
  shortDigest,
  type GateId,
  type RenderedFacts,
  type Risk,
} from '@gitops-compliance/rules';
import { renderedSentence } from '../contents/contentViews';
import type { EditsReadPayload } from '../edits/records';
import { gateTitle, wouldBeOf } from '../gates/gateView';
import { aroundLine, mergedOutsideLine } from './aroundLines';
import type { RecordedEntry } from '../ledger/Ledger';
import type { Actors } from '../persons/PersonDirectory';
import { inWords, shortRevision, TEXT_ERASED } from '../shared/text';
import { ticketLine } from '../tickets/ticketLine';
import type { AttachedPayload } from '../emergencies/records';
import type { TicketObservedPayload } from '../tickets/records';
import type { GatesPayload, PullRequestRecord } from './records';

/** References of everybody whom a timeline names. */
export function actorsOfTimeline(entries: RecordedEntry[]): string[] {
  return entries.flatMap(({ envelope }) => [
    ...Object.values(envelope.persons),
    ...(envelope.type === 'change.pull-request-observed'
      ? namedIn(envelope.payload as unknown as PullRequestRecord)
      : []),
  ]);
}

function namedIn({ reviews, events = [] }: PullRequestRecord): string[] {
  return [
    ...reviews.map(({ reviewer }) => reviewer),
    ...events.flatMap(({ by }) => by ?? []),
  ];
}

/** The story of a change, oldest first, each line with its ledger entry. */
export function timelineOf(
  entries: RecordedEntry[],
  actors: Actors,
): TimelineEvent[] {
  let before: RecordedEntry | undefined;
  let branch = '';
  let held: string[] = [];
  return entries.map(entry => {
    const { envelope } = entry;
    const line =
      aroundOf(entry, before, { branch, held }) ??
      lineOf(entry, before, actors);
    if (envelope.type === 'change.pull-request-observed') before = entry;
    if (envelope.type === 'change.requested') {
      branch = readRequested(envelope.payload)?.branch ?? '';
    }
    if (envelope.type === 'change.gates-evaluated') {
      held = (envelope.payload as unknown as GatesPayload).results
        .filter(({ state }) => state !== 'open')
        .map(({ gate }) => gate);
    }
    return {
      at: envelope.occurredAt,
      type: envelope.type,
      text: line.text,
      actor: actors.maybeView(line.actor),
      ledger: { stream: envelope.stream, streamSeq: envelope.streamSeq },
      attestation: envelope.attestation,
    };
  });
}

/** What of an entry happened around the portal; null: nothing. */
function aroundOf(
  { envelope: { type, payload, persons } }: RecordedEntry,
  before: RecordedEntry | undefined,
  { branch, held }: { branch: string; held: string[] },
): { text: string; actor?: string | null } | null {
  if (type === 'change.merged' && payload.outside) {
    return { text: mergedOutsideLine(held), actor: persons.merger };
  }
  return type === 'change.pull-request-observed'
    ? aroundLine(
        payload as unknown as PullRequestRecord,
        before?.envelope.payload as unknown as PullRequestRecord | undefined,
        branch,
      )
    : null;
}

function lineOf(
  { envelope, erasable }: RecordedEntry,
  before: RecordedEntry | undefined,
  actors: Actors,
): { text: string; actor?: string | null } {
  const { payload, persons } = envelope;
  const words = (key: string) => String(erasable?.[key] ?? TEXT_ERASED);
  switch (envelope.type) {
    case 'change.requested':
      return {
        text: `Requested: ${words('reason')}`,
        actor: persons.requester,
      };
    case 'change.pull-request-opened':
      return { text: `Pull request #${payload.number} opened` };
    case 'change.check-published':
      return { text: `Required check published as ${payload.state}` };
    case 'change.edits-read': {
      const { files } = payload as unknown as EditsReadPayload;
      const values = files.reduce((sum, file) => sum + file.total, 0);
      return {
        text: `Read what it alters: ${values} values in ${files.length} files`,
      };
    }
    case 'change.pull-request-observed':
      return observed(
        payload as unknown as PullRequestRecord,
        before?.envelope.payload as unknown as PullRequestRecord | undefined,
        actors,
      );
    case 'change.gates-evaluated': {
      const { results, phase } = payload as unknown as GatesPayload;
      return { text: `Gates evaluated for ${phase}: ${openOf(results)}` };
    }
    case 'change.rendered':
      return {
        text: payload.facts
          ? renderedSentence(payload.facts as unknown as RenderedFacts)
          : 'What it alters in the cluster could not be rendered',
      };
    case 'change.risk-assessed':
      return { text: riskSentence(payload as unknown as Risk) };
    case 'change.digest':
      return {
        text: `Reviews are bound to the digest ${shortDigest(
          String(payload.digest),
        )}`,
      };
    case 'change.ready':
      return { text: 'Every gate is open' };
    case 'change.held':
      return { text: 'A gate closed again' };
    case 'change.merge-requested':
      return persons.merger
        ? { text: 'Merge requested', actor: persons.merger }
        : { text: 'Merge requested by the policy: every gate is open' };
    case 'change.merge-queued':
      return {
        text: payload.groupHeadSha
          ? `Every gate is open on ${revision(
              payload.groupHeadSha,
            )}, which the merge queue made`
          : `Put into the merge queue at ${revision(payload.headSha)}`,
      };
    case 'change.merge-refused':
      return {
        text: `Not merged, refused by the ${payload.by}: ${words('message')}`,
      };
    case 'change.merged':
      return {
        text: payload.queue
          ? `Merged through the merge queue as ${revision(payload.mergeSha)}`
          : `Merged by the portal as ${revision(payload.mergeSha)}`,
        actor: persons.merger ?? persons.requestedBy,
      };
    case 'change.sync-requested':
      return { text: `Sync requested of ${payload.deployment}` };
    case 'change.sync-waiting':
      return {
        text: `The sync waits for its turn: ${payload.others} others sync at ${payload.instance}, and ${payload.most} may`,
      };
    case 'change.sync-failed':
      return { text: words('message') };
    case 'change.sync-replayed':
      return {
        text: `The id of its sync was used again at ${
          payload.deployment
        }, by a sync of ${revision(
          payload.revision,
        )} that the portal did not ask for`,
      };
    case 'change.sync-asked':
      return { text: 'Sync asked for', actor: persons.syncer };
    case 'change.synced':
      return { text: 'Every deployment runs the new revision' };
    case 'change.verification-read':
      return { text: verificationLine(payload, erasable) };
    case 'change.verification-asked':
      return {
        text: `Verified again: ${words('reason')}`,
        actor: persons.verifier,
      };
    case 'change.succeeded':
      return { text: 'Healthy: the change succeeded' };
    case 'change.failed':
      return { text: `Failed: ${words('reason')}` };
    case 'change.pull-request-closed':
      return { text: 'The pull request was closed on the forge' };
    case 'change.cancelled':
      return {
        text: `Cancelled: ${words('reason')}`,
        actor: persons.canceller,
      };
    case 'change.voted':
      return {
        text: `Voted: ${payload.decision}${
          erasable?.comment ? `, ${erasable.comment}` : ''
        }`,
        actor: persons.voter,
      };
    case 'change.vote-reminded':
      return {
        text:
          payload.step === 'escalate'
            ? `Votes of ${payload.rule} are missing: it was escalated`
            : `Members of ${payload.rule} were reminded to vote`,
      };
    case 'change.rejected':
      return { text: words('reason') };
    case 'change.expired':
      return { text: `Expired: ${words('reason')}` };
    case 'change.superseded':
      return { text: `#${payload.number} took its place` };
    case 'change.reported':
      return {
        text: `${payload.name} says ${payload.state}${
          erasable?.reason ? `: ${erasable.reason}` : ''
        }`,
      };
    case 'change.ticket-wanted':
      return { text: 'A ticket was asked for', actor: persons.asker };
    case 'change.ticket-attached':
      return {
        text: `${payload.made ? 'Ticket made' : 'Ticket attached'}: ${
          payload.key
        }`,
        actor: persons.attacher,
      };
    case 'change.ticket-observed':
      return { text: ticketLine(payload as unknown as TicketObservedPayload) };
    case 'change.ticket-refused':
      return { text: words('message') };
    case 'change.asked':
      return {
        text: `Asked about ${gateTitle(
          payload.gate as GateId,
        ).toLowerCase()}: ${
          Array.isArray(erasable?.whom)
            ? erasable.whom.map(nameOf).join(', ')
            : TEXT_ERASED
        }`,
        actor: persons.asker,
      };
    case 'change.emergency-attached': {
      const { emergency } = payload as unknown as AttachedPayload;
      return {
        text: `Put under emergency ${emergencyName(emergency)}`,
        actor: persons.attacher,
      };
    }
    case 'change.review-owed':
      return { text: `Its review is owed until ${payload.dueAt}` };
    case 'change.reviewed-afterwards':
      return {
        text: `Reviewed afterwards: ${words('statement')}`,
        actor: persons.reviewer,
      };
    case 'change.problem':
      return { text: `Being retried: ${words('message')}` };
    case 'change.problem-cleared':
      return { text: 'The problem is gone' };
    default:
      return { text: envelope.type };
  }
}

function observed(
  now: PullRequestRecord,
  before: PullRequestRecord | undefined,
  actors: Actors,
): { text: string; actor?: string | null } {
  const known = new Map(before?.reviews.map(r => [r.id, r.state]) ?? []);
  const review = now.reviews.find(r => known.get(r.id) !== r.state);
  if (review) {
    const verb = {
      approved: 'Approved',
      'changes-requested': 'Changes requested',
      commented: 'Commented',
      dismissed: 'Review dismissed',
    }[review.state];
    return {
      text: `${verb} on the forge at ${shortRevision(review.commit)}`,
      actor: review.reviewer,
    };
  }
  if (before && before.headSha !== now.headSha) {
    const pusher = actors.maybe(now.lastPusher);
    return {
      text: `Head moved from ${shortRevision(
        before.headSha,
      )} to ${shortRevision(now.headSha)}${
        pusher ? '' : ' by somebody unknown'
      }`,
      actor: now.lastPusher,
    };
  }
  return {
    text: `Pull request read: ${now.state}, head ${shortRevision(now.headSha)}`,
  };
}

function verificationLine(
  payload: RecordedEntry['envelope']['payload'],
  erasable: RecordedEntry['erasable'],
): string {
  if (payload.isPassing) return 'Rollouts and metrics are as they should be';
  const reasons = erasable?.reasons;
  return `Not verified: ${
    Array.isArray(reasons) ? reasons.join('; ') : TEXT_ERASED
  }`;
}

function revision(value: unknown): string {
  return typeof value === 'string' ? shortRevision(value) : 'an unknown commit';
}

/** `group:default/sre` as people say it: sre. */
function nameOf(entityRef: unknown): string {
  return String(entityRef).replace(/^.*\//, '');
}

/** How many gates were open, and which of them were so by exception. */
function openOf(results: GatesPayload['results']): string {
  const open = results.filter(({ state }) => state === 'open');
  const excepted = open.filter(result => wouldBeOf(result));
  const text = `${open.length} of ${results.length} open`;
  if (excepted.length === 0) return text;
  const emergencies = new Set(
    excepted.flatMap(({ facts: { emergency } }) =>
      typeof emergency === 'number' ? emergencyName({ number: emergency }) : [],
    ),
  );
  const by = emergencies.size > 0 ? ` under ${inWords([...emergencies])}` : '';
  const gates = inWords(excepted.map(({ gate }) => gateTitle(gate)));
  return `${text}, by exception${by}: ${gates}`;
}
