import {
  assessRisk,
  changedFiles,
  isOutsideHours,
  type RiskFacts,
} from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import type { ChangeRow } from '../changes/records';
import type { ComparisonRow } from '../deployments/deploymentView';
import type { PersonDirectory } from '../persons/PersonDirectory';
import type { Policy } from '../policy/Policy';
import { toDateTime } from '../shared/time';
import { sourceTags } from '../sources/sourceTags';
import type { ContentsRow, RiskPayload } from './records';
import { ServiceNames, underNames } from '../services/ServiceNames';

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
> & {
  /** `owner/name` of the source code; null: not known. */
  sourceRepository: string | null;
  pull_request: Pick<
    NonNullable<ChangeRow['pull_request']>,
    'files' | 'headSha'
  > | null;
  /** Who asks; null: nobody is known behind the account. */
  person: string | null;
  requestedAt: DateTime;
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
  async ofChange(
    row: ChangeRow,
    contents: ContentsRow | undefined,
    at: DateTime,
    db: Knex,
  ): Promise<RiskPayload> {
    const actors = await this.options.persons.actors([row.requester_ref], db);
    const { person } = actors.get(row.requester_ref);
    const requestedAt = toDateTime(row.created_at);
    const pin = row.pins.find(each => each.sourceRepository !== null);
    const sourceRepository = pin?.sourceRepository ?? null;
    return this.of(
      { ...row, sourceRepository, person, requestedAt },
      contents,
      at,
      db,
    );
  }

  /** The same of what might be requested. */
  async of(
    risky: Risky,
    contents: ContentsRow | undefined,
    at: DateTime,
    db: Knex,
  ): Promise<RiskPayload> {
    const { workingHours } = this.options.policy().document.risk ?? {};
    const pull = risky.pull_request;
    const isCurrent = pull !== null && contents?.head_sha === pull.headSha;
    const facts: RiskFacts = {
      kind: risky.kind,
      class: risky.class,
      ...(await comparison(risky, db)),
      files: pull && changedFiles(pull.files),
      rendered: (isCurrent && contents.rendered?.facts) || null,
      firstByAuthor: await this.#isFirst(risky, db),
      recentFailures: await recentFailures(risky, at, db),
      outsideHours: workingHours
        ? isOutsideHours(workingHours, risky.requestedAt)
        : null,
    };
    return { ...assessRisk(facts), facts };
  }

  /** Whether the person who asks has never brought anything there. */
  async #isFirst(
    { id, environment, person }: Risky,
    db: Knex,
  ): Promise<boolean | null> {
    if (person === null) return null;
    const refs: string[] = await db('changes')
      .where({ environment, state: 'succeeded' })
      .whereNot({ id })
      .distinct('requester_ref')
      .pluck('requester_ref');
    const actors = await this.options.persons.actors(refs, db);
    return !refs.some(ref => actors.get(ref).person === person);
  }
}

/** Commits that come and go and files, where they were compared either way. */
async function comparison(
  { from_revision: from, to_revision: to, sourceRepository: repository }: Risky,
  db: Knex,
): Promise<Pick<RiskFacts, 'commits' | 'commitsTakenAway' | 'source'>> {
  const unknown = { commits: null, commitsTakenAway: null, source: null };
  if (!from || !to || !repository) return unknown;
  const named = { repository, base: from, head: to };
  const { base: before, head: after } = (await sourceTags([named], db)).between(
    named,
  );
  if (before === after) {
    const source = { count: 0, migrations: [] };
    return { commits: 0, commitsTakenAway: 0, source };
  }
  const rows: ComparisonRow[] = await db<ComparisonRow>('comparisons')
    .where({ repository, missing: false })
    .whereIn(
      ['base', 'head'],
      [
        [before, after],
        [after, before],
      ],
    );
  const there = rows.find(({ base }) => base === before);
  const back = rows.find(({ base }) => base === after);
  return {
    commits: there?.ahead_by ?? back?.behind_by ?? null,
    commitsTakenAway: there?.behind_by ?? back?.ahead_by ?? null,
    // Of a way back the files are those of the way there.
    source: (there?.behind_by === 0 ? there.files : back?.files) ?? null,
  };
}

async function recentFailures(
  { id, service_ref, environment }: Risky,
  at: DateTime,
  db: Knex,
): Promise<number> {
  const names = await new ServiceNames(db).of(service_ref);
  const [{ count }] = await db('changes')
    .modify(underNames(names))
    .where({ environment })
    .whereIn('state', ['failed', 'rolled-back'])
    .where('ended_at', '>=', at.minus({ days: RECENT_DAYS }).toJSDate())
    .whereNot({ id })
    .count();
  return Number(count);
}
