import {
  possiblePersons,
  waiverProblem,
  waiverState,
  type WaiverProblem,
  type WaiverState,
} from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { ownedBy, refOf } from '../around/AdoptionRules';
import { targetKey, type Judge, type Judged } from '../controls/Judge';
import type { DeploymentRow } from '../deployments/rows';
import type { DatedActors } from '../persons/DatedActors';
import type { PersonDirectory } from '../persons/PersonDirectory';
import type { Requester } from '../persons/Requester';
import type { WaiverRow } from './records';

/** Who had a part in what runs in a target. */
interface Makers {
  names: string[];
  isAuthorKnown: boolean;
}

/** Something that somebody asked for, and that is about what runs in a target. */
export interface AskedRow {
  asked_by: string;
  service_ref: string;
  environment: string;
  /** Where it stands; decided on is only what is asked for. */
  state: WaiverState;
}

/** Says who may decide on which waiver or dispute; the button and the deed ask the same. */
export class WaiverRules {
  constructor(
    private readonly options: {
      db: Knex;
      judge: Judge;
      persons: PersonDirectory;
    },
  ) {}

  /**
   * Why somebody cannot decide on each of these, in their order; null: they can.
   *
   * @param requester - null: no user asks
   */
  async problems(
    rows: readonly AskedRow[],
    requester: Requester | null,
    db: Knex = this.options.db,
  ): Promise<(WaiverProblem | null)[]> {
    const { persons } = this.options;
    const isOpen = ({ state }: AskedRow) => state === 'asked';
    const open = rows.filter(isOpen);
    const ref = await refOf(requester, db);
    const [owned, judged] = await Promise.all([
      ownedBy(open, requester, db),
      this.#judged(open, db),
    ]);
    const dated = await persons.datedActors(
      [
        ...open.map(row => row.asked_by),
        ref,
        ...[...judged.values()].flatMap(handsIn),
      ],
      db,
    );
    const namesOf = (whose: string) => possiblePersons(dated.get(whose, null));
    const own = [
      requester?.userEntityRef ?? [],
      ref ? namesOf(ref) : [],
    ].flat();
    return rows.map(row => {
      const found = judged.get(targetKey(row.service_ref, row.environment));
      const makers = makersOf(found, dated);
      return waiverProblem(
        {
          state: row.state,
          askers: isOpen(row) ? namesOf(row.asked_by) : [],
          makers: makers.names,
          isAuthorKnown: makers.isAuthorKnown,
        },
        { names: own, isOwner: owned.has(row.service_ref) },
      );
    });
  }

  /** What runs in the targets of these, and what brought it there. */
  async #judged(
    rows: readonly AskedRow[],
    db: Knex,
  ): Promise<Map<string, Judged>> {
    if (rows.length === 0) return new Map();
    const { judge } = this.options;
    const deployments: DeploymentRow[] = await db<DeploymentRow>('deployments')
      .whereRaw(
        '(service_ref, environment) IN (SELECT * FROM unnest(?::text[], ?::text[]))',
        [
          rows.map(row => row.service_ref),
          rows.map(({ environment }) => environment),
        ],
      )
      .whereNull('removed_at')
      .orderBy(['environment', 'id']);
    const judged = await judge.judge(deployments, await judge.times(), db);
    return new Map(
      judged.map(one => [targetKey(one.service, one.environment), one]),
    );
  }
}

/** Where a waiver stands. */
export function stateOf(row: WaiverRow, at: DateTime): WaiverState {
  return waiverState(
    {
      decision: row.decision,
      withdrawn: row.withdrawn_at !== null,
      from: row.starts_at && row.starts_at.getTime(),
      until: row.until.getTime(),
    },
    at.toMillis(),
  );
}

/** References of everybody who had a part in what runs; reviewers had none. */
function handsIn({ change, operation }: Judged): string[] {
  const pull = change?.pull_request;
  return [
    change?.requester_ref,
    change?.merge_requested_by,
    pull?.author,
    pull?.lastPusher,
    pull?.mergedBy,
    ...(pull?.writers ?? []),
    ...(pull?.committers ?? []),
    operation?.started_by,
  ].flatMap(ref => ref ?? []);
}

/** What ran before the portal came has no author whom anybody could name. */
function makersOf(judged: Judged | undefined, dated: DatedActors): Makers {
  if (!judged) return { names: [], isAuthorKnown: false };
  const { change, deployment } = judged;
  const at = change?.created_at ?? null;
  const namesOf = (ref: string) => possiblePersons(dated.get(ref, at));
  const isKnown = (ref: string) => namesOf(ref).length > 0;
  const author = change?.pull_request?.author;
  // A bot writes for who asked it to.
  const writer =
    author && !dated.get(author, at).bot ? author : change?.requester_ref;
  return {
    names: handsIn(judged).flatMap(namesOf),
    isAuthorKnown: writer ? isKnown(writer) : deployment.baseline,
  };
}
