import type { DateTime } from 'luxon';
import type { Ledger } from '../ledger/Ledger';
import { catalogUser } from '../persons/catalogUser';
import type { Identities } from '../persons/Identities';
import type { Requester } from '../persons/Requester';
import { instant } from '../shared/time';
import type { AuditScope } from './AuditScope';

/** Stream of what auditors have read. */
export const AUDIT_STREAM = 'audit:reads';

/** `audit.read` v1; who it was is `persons.reader`. */
export interface AuditReadPayload {
  /** Template of the route, never what was asked in it. */
  route: string;
  /** Which scope they had; see {@link AuditScope.id}. */
  scope: string;
  /** Beginning of the hour, ISO 8601 UTC. */
  hour: string;
}

/**
 * Puts on record what auditors read: the first read of an hour of each person
 * and route, before it is answered. Further ones cost nothing here, and however
 * many replicas answer, there is one entry.
 */
export class AuditReads {
  #hour = '';
  readonly #recorded = new Set<string>();

  constructor(
    private readonly options: {
      ledger: Ledger;
      identities: Identities;
      clock: () => DateTime;
    },
  ) {}

  /** Records a read, unless that was done in this hour. */
  async record(
    requester: Requester,
    route: string,
    scope: AuditScope,
  ): Promise<void> {
    const { ledger, identities, clock } = this.options;
    const now = clock();
    const hour = instant(now.startOf('hour'));
    if (hour !== this.#hour) {
      this.#hour = hour;
      this.#recorded.clear();
    }
    const read = `${requester.userEntityRef} ${scope.id} ${route}`;
    if (this.#recorded.has(read)) return;
    const payload: AuditReadPayload = { route, scope: scope.id, hour };
    await ledger.record(AUDIT_STREAM, async recording => {
      const user = catalogUser(requester);
      const [reader] = await identities.refs(recording.trx, [user]);
      await recording.append({
        type: 'audit.read',
        v: 1,
        occurredAt: instant(now),
        source: {
          collector: 'portal',
          key: `${reader} ${scope.id} ${route} ${hour}`,
        },
        attestation: 'decided',
        persons: { reader },
        controls: ['NIST:AU-6', 'PCI:10.2.1.3'],
        payload: { ...payload },
      });
    });
    if (hour === this.#hour) this.#recorded.add(read);
  }
}
