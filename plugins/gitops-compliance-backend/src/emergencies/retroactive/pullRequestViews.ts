import type { RetroactivePullRequestView } from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Knex } from 'knex';
import type { ChangeRow } from '../../changes/records';
import type { RetroactiveRow } from './records';
import { isImpossible } from './RetroactiveStore';

/** A target, as rows name it. */
type Placed = Pick<RetroactiveRow, 'service_ref' | 'environment'>;
type Change = Pick<
  ChangeRow,
  'id' | 'number' | 'service_ref' | 'environment' | 'pull_request'
>;
type State = RetroactivePullRequestView['state'];

/** Views of retroactive pull requests; each has its row. */
export async function pullRequestViews(
  rows: readonly RetroactiveRow[],
  db: Knex,
): Promise<{ row: RetroactiveRow; view: RetroactivePullRequestView }[]> {
  if (rows.length === 0) return [];
  const changes = await changesOf(rows, db);
  const places = await presentPlaces(rows, db);
  const apart: (Placed & { url: string | null })[] = await db('deployments')
    .select('service_ref', 'environment', 'url')
    .whereIn(
      ['service_ref', 'environment'],
      places.map(place => [place.service_ref, place.environment]),
    )
    .where({ sync_status: 'out-of-sync' })
    .whereNull('removed_at')
    .orderBy('id');
  return rows.map((row, index) => {
    const place = places[index];
    const change = changes.find(
      each =>
        isSameTarget(each, place) &&
        each.pull_request?.repository === row.repository &&
        each.pull_request?.number === row.number,
    );
    const state = stateOf(row, change);
    return {
      row,
      view: {
        state,
        sentence: sentenceOf(state, row),
        number: row.number,
        url: row.url,
        change: change ? { id: change.id, number: change.number } : null,
        applicationUrl:
          apart.find(each => isSameTarget(each, place))?.url ?? null,
      },
    };
  });
}

/** Their targets by the present names of the services, in their order. */
async function presentPlaces(
  rows: readonly RetroactiveRow[],
  db: Knex,
): Promise<Placed[]> {
  const ids = [...new Set(rows.map(row => row.emergency_id))];
  const targets: (Placed & { emergency_id: string; named_ref: string })[] =
    await db('emergency_targets_now').whereRaw(
      'emergency_id = ANY (?::uuid[])',
      [ids],
    );
  return rows.map(
    row =>
      targets.find(
        target =>
          target.emergency_id === row.emergency_id &&
          target.named_ref === row.service_ref &&
          target.environment === row.environment,
      ) ?? row,
  );
}

function isSameTarget(one: Placed, other: Placed): boolean {
  return (
    one.service_ref === other.service_ref &&
    one.environment === other.environment
  );
}

/** The changes as which they go through the gates, the newest first. */
async function changesOf(
  rows: readonly RetroactiveRow[],
  db: Knex,
): Promise<Change[]> {
  const opened = rows.filter(({ number }) => number !== null);
  if (opened.length === 0) return [];
  return db<ChangeRow>('changes_now')
    .select('id', 'number', 'service_ref', 'environment', 'pull_request')
    .where({ kind: 'direct' })
    .whereIn(
      'repository',
      opened.flatMap(({ repository }) => repository ?? []),
    )
    .whereRaw(`(pull_request ->> 'number')::int = ANY (?::int[])`, [
      opened.map(({ number }) => String(number)),
    ])
    .orderBy('number', 'desc');
}

function stateOf(row: RetroactiveRow, change: Change | undefined): State {
  if (row.answered_at === null) return 'asked';
  if (isImpossible(row)) return 'impossible';
  return change?.pull_request?.state ?? 'open';
}

function sentenceOf(
  state: State,
  { number, problem, rest }: RetroactiveRow,
): string {
  switch (state) {
    case 'asked':
      return 'A pull request that says what runs is being opened.';
    case 'open':
      return `Pull request ${number} says what runs: review it. Whoever declared the emergency cannot approve it.${
        rest
          ? ' No pin tells all that differs: add what shall stay to it, and take the rest back.'
          : ''
      }`;
    case 'merged':
      return `Pull request ${number} is merged. This is settled once Git and what runs agree: sync what is left.`;
    case 'closed':
      return `Pull request ${number} was closed without a merge. Open another one by hand, or take back what was altered.`;
    default:
      return `No pull request could be opened for you. ${ended(
        problem ?? 'Why is not on record any more',
      )} Open one by hand that says what shall stay, take back what was altered, or try again once that is mended.`;
  }
}

function ended(sentence: string): string {
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;
}
