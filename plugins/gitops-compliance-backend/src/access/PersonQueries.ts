import type { DateTime } from 'luxon';
import type { Ledger } from '../ledger/Ledger';
import type { Identities, Identity } from '../persons/Identities';
import { instant } from '../shared/time';
import { AUDIT_STREAM } from './AuditReads';

/** `person.queried` v1; `persons.reader` asked about `persons.about`. */
export interface PersonQueriedPayload {
  /** Template of the route, never what else was asked in it. */
  route: string;
  /** Beginning of the hour, ISO 8601 UTC. */
  hour: string;
}

/**
 * Puts on record who asks about whom, before it is answered and whatever is
 * found: the first query of an hour of each reader, route and person. However
 * many replicas answer, there is one entry.
 */
export class PersonQueries {
  #hour = '';
  readonly #recorded = new Set<string>();

  constructor(
    private readonly options: {
      ledger: Ledger;
      identities: Identities;
      clock: () => DateTime;
    },
  ) {}

  /**
   * Records a query, unless that was done in this hour.
   *
   * @param about - catalog user, as a normalised reference
   */
  async record(reader: Identity, route: string, about: string): Promise<void> {
    const { ledger, identities, clock } = this.options;
    const now = clock();
    const hour = instant(now.startOf('hour'));
    if (hour !== this.#hour) {
      this.#hour = hour;
      this.#recorded.clear();
    }
    const query = JSON.stringify([reader.provider, reader.name, route, about]);
    if (this.#recorded.has(query)) return;
    const payload: PersonQueriedPayload = { route, hour };
    await ledger.record(AUDIT_STREAM, async recording => {
      const [readerRef, aboutRef] = await identities.refs(recording.trx, [
        reader,
        { provider: 'catalog', name: about, bot: false },
      ]);
      await recording.append({
        type: 'person.queried',
        v: 1,
        occurredAt: instant(now),
        source: {
          collector: 'portal',
          key: `${readerRef} ${aboutRef} ${route} ${hour}`,
        },
        attestation: 'decided',
        persons: { reader: readerRef, about: aboutRef },
        controls: ['NIST:AU-6', 'PCI:10.2.1.3'],
        payload: { ...payload },
      });
    });
    if (hour === this.#hour) this.#recorded.add(query);
  }
}
