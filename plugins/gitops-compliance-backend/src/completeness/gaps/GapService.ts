import { ConflictError, NotFoundError } from '@backstage/errors';
import type {
  GapPage,
  GapOfReader,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { gitopsComplianceLedgerManagePermission as managePermission } from '@gitops-compliance/plugin-gitops-compliance-common';
import type { DateTime } from 'luxon';
import type { Requester } from '../../persons/Requester';
import type { Ledger } from '../../ledger/Ledger';
import { catalogUser } from '../../persons/catalogUser';
import type { Identities } from '../../persons/Identities';
import type { PersonDirectory } from '../../persons/PersonDirectory';
import { instant } from '../../shared/time';
import type { GapQuery, GapRow, GapStore } from './GapStore';
import { gapView } from './gapView';

/**
 * Gaps as people see them. A gap that is closed stays a gap: two persons say
 * that they know what was lost, each once, and in their own words.
 */
export class GapService {
  constructor(
    private readonly options: {
      ledger: Ledger;
      store: GapStore;
      identities: Identities;
      persons: PersonDirectory;
      clock: () => DateTime;
    },
  ) {}

  /** One page, newest first; `requester`: who may accept, null for others. */
  async list(query: GapQuery, requester: Requester | null): Promise<GapPage> {
    const { rows, nextCursor } = await this.options.store.list(query);
    return { items: await this.#views(rows, requester), nextCursor };
  }

  /**
   * Accepts a gap, as the first or the second person.
   *
   * @throws ConflictError while it is open, when it is accepted already, and
   *   for whoever accepted it first
   */
  async accept(
    id: string,
    statement: string,
    requester: Requester,
  ): Promise<GapOfReader> {
    const { ledger, store, identities, clock } = this.options;
    const found = await store.get(id);
    if (!found) throw new NotFoundError(`There is no gap ${id}`);
    await ledger.record(found.stream, async recording => {
      const gap = (await store.get(id, recording.trx)) ?? found;
      const [accepter] = await identities.refs(recording.trx, [
        catalogUser(requester),
      ]);
      const problem = whyNot(gap, accepter);
      if (problem) throw new ConflictError(problem);
      await recording.append({
        type: 'collector.gap-accepted',
        v: 1,
        occurredAt: instant(clock()),
        source: { collector: 'portal' },
        attestation: 'decided',
        persons: { accepter },
        controls: ['NIST:AU-12', 'PCI:10.2'],
        payload: { gap: id },
        erasable: { statement },
      });
    });
    const accepted = await store.get(id);
    const [view] = await this.#views([accepted ?? found], requester);
    return view;
  }

  async #views(
    rows: GapRow[],
    requester: Requester | null,
  ): Promise<GapOfReader[]> {
    const actors = await this.options.persons.actors(
      rows.flatMap(row => [row.first_accepted_by, row.second_accepted_by]),
    );
    return rows.map(row => {
      const first = actors.maybe(row.first_accepted_by);
      const isFirst = first?.person === requester?.userEntityRef;
      const reason = requester
        ? whyNot(row, isFirst ? row.first_accepted_by : null)
        : `You need the permission ${managePermission.name}; ask a portal administrator`;
      const accept = { allowed: reason === '', reason };
      return { ...gapView(row, actors), accept };
    });
  }
}

/** Why somebody cannot accept a gap now; empty: they can. */
function whyNot(gap: GapRow, accepter: string | null): string {
  if (gap.closed_at === null) {
    return `${gap.collector} cannot be read yet: what was lost is only known when the gap is closed; mend the connection first`;
  }
  if (gap.second_accepted_at !== null) {
    return 'Two persons accepted this gap already; there is nothing left to do';
  }
  return accepter !== null && gap.first_accepted_by === accepter
    ? 'You accepted this gap already: ask a second person'
    : '';
}
