import type { PersonView } from '@gitops-compliance/plugin-gitops-compliance-common';
import type { PersonDirectory } from '../persons/PersonDirectory';
import { readPolicy } from '../policy/parsePolicy';
import type { Policy } from '../policy/Policy';
import type { ProposalStore } from '../policy/ProposalStore';
import { instant } from '../shared/time';
import { withEntriesOfFeeds } from './feeds/feedViews';
import { differenceOf, type KindOfEntry } from './entriesOf';

/** More wait only where nobody decides; the oldest are told. */
const MAX_PROPOSALS = 20;

/** A proposal of a policy that changes the calendar. */
export interface ProposedEntries {
  proposal: string;
  proposer: PersonView;
  proposedAt: string;
  /** Null: it was erased. */
  reason: string | null;
  put: KindOfEntry[];
  removed: KindOfEntry[];
}

/** What proposals that wait for a second person would change in the calendar. */
export class ProposedCalendar {
  /** By proposal: its text never changes. Only those of one base are kept. */
  #read = new Map<string, ReturnType<typeof differenceOf>>();

  constructor(
    private readonly options: {
      store: ProposalStore;
      persons: PersonDirectory;
    },
  ) {}

  /** Those that can come into force after the policy, oldest first. */
  async read(policy: Policy): Promise<ProposedEntries[]> {
    const { store, persons } = this.options;
    const rows = await store.pending(policy.hash, MAX_PROPOSALS);
    const actors = await persons.actors(rows.map(row => row.proposer_ref));
    const readBefore = this.#read;
    this.#read = new Map();
    return rows.flatMap(({ text, ...row }) => {
      // One that was erased is told no longer.
      if (text === null) return [];
      const difference = readBefore.get(row.id) ?? differenceFrom(policy, text);
      this.#read.set(row.id, difference);
      const { put, removed } = difference;
      if (put.length + removed.length === 0) return [];
      return {
        proposal: row.id,
        proposer: actors.view(row.proposer_ref),
        proposedAt: instant(row.proposed_at),
        reason: row.reason,
        put,
        removed,
      };
    });
  }
}

/** Nothing of a text that cannot be read any more. */
function differenceFrom(policy: Policy, text: string) {
  const read = readPolicy(text);
  return read.ok
    ? differenceOf(
        policy.calendar,
        withEntriesOfFeeds(read.calendar, policy.calendar),
      )
    : { put: [], removed: [] };
}
