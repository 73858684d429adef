import {
  assessRisk,
  changedFiles,
  isOutsideHours,
  type RiskFacts,
} from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import type { ChangeRow } from '../changes/records';
import type { PersonDirectory } from '../persons/PersonDirectory';
import type { Policy } from '../policy/Policy';
import { toDateTime } from '../shared/time';
import type { ContentsRow, RiskPayload } from './records';

const RECENT_DAYS = 30;

/** What risk is told of: a change, or one that might be requested. */
export type Risky = Pick<
  ChangeRow,
  | 'id'
  | 'kind'
  | 'class'
  | 'service_ref'
  | 'environment'
  | 'from_revision'
  | 'to_revision'
  | 'pins'
  | 'requester_ref'
  | 'created_at'
> & {
  pull_request: Pick<
    NonNullable<ChangeRow['pull_request']>,
    'files' | 'headSha'
  > | null;
};

/** Collects from the read models what the risk of a change is told from. */
export class RiskReader {
  constructor(
    private readonly options: {
      persons: PersonDirectory;
      policy: () => Policy;
    },
  ) {}

  /** The risk of a change as it is, and what it was told from. */
  async assess(
    row: Risky,
    contents: ContentsRow | undefined,
    at: DateTime,
    db: Knex,
  ): Promise<RiskPayload> {
    const { workingHours } = this.options.policy().document.risk ?? {};
    const pull = row.pull_request;
    const isCurrent = pull !== null && contents?.head_sha === pull.headSha;
    const facts: RiskFacts = {
      kind: row.kind,
      class: row.class,
      ...(await comparedCommits(row, db)),
      source: null,
      files: pull && changedFiles(pull.files),
      rendered: (isCurrent && contents.rendered?.facts) || null,
      firstByAuthor: await this.#isFirst(row, db),
      recentFailures: await recentFailures(row, at, db),
      outsideHours: workingHours
        ? isOutsideHours(workingHours, toDateTime(row.created_at))
        : null,
    };
    return { ...assessRisk(facts), facts };
  }

  /** Whether the person who asks has never brought anything there. */
  async #isFirst(row: Risky, db: Knex): Promise<boolean | null> {
    const brought = () =>
      db('changes')
        .where({ environment: row.environment, state: 'succeeded' })
        .whereNot({ id: row.id });
    const own = await brought()
      .where({ requester_ref: row.requester_ref })
      .first('id');
    if (own) return false;
    const refs: string[] = await brought()
      .distinct('requester_ref')
      .pluck('requester_ref');
    const actors = await this.options.persons.actors(
      [row.requester_ref, ...refs],
      db,
    );
    const { person } = actors.get(row.requester_ref);
    if (person === null) return null;
    return !refs.some(ref => actors.get(ref).person === person);
  }
}

/** Commits that come and go, where they were compared either way round. */
async function comparedCommits(
  row: Risky,
  db: Knex,
): Promise<Pick<RiskFacts, 'commits' | 'commitsTakenAway'>> {
  const { from_revision: from, to_revision: to, pins } = row;
  const repository = pins.find(pin => pin.sourceRepository)?.sourceRepository;
  const unknown = { commits: null, commitsTakenAway: null };
  if (!from || !to || !repository) return unknown;
  if (from === to) return { commits: 0, commitsTakenAway: 0 };
  const compared = await db('comparisons')
    .where({ repository, missing: false })
    .whereIn(
      ['base', 'head'],
      [
        [from, to],
        [to, from],
      ],
    )
    .first('base', 'ahead_by', 'behind_by');
  if (!compared) return unknown;
  return compared.base === from
    ? { commits: compared.ahead_by, commitsTakenAway: compared.behind_by }
    : { commits: compared.behind_by, commitsTakenAway: compared.ahead_by };
}

async function recentFailures(
  row: Risky,
  at: DateTime,
  db: Knex,
): Promise<number> {
  const [{ count }] = await db('changes')
    .where({ service_ref: row.service_ref, environment: row.environment })
    .whereIn('state', ['failed', 'rolled-back'])
    .where('ended_at', '>=', at.minus({ days: RECENT_DAYS }).toJSDate())
    .whereNot({ id: row.id })
    .count();
  return Number(count);
}
