import type { DeploymentSource } from '@gitops-compliance/plugin-gitops-compliance-node';
import type { DateTime } from 'luxon';
import { deploymentCollector } from '../collectors/collectorNames';
import type { Ledger } from '../ledger/Ledger';
import type { Identities } from '../persons/Identities';
import { instant } from '../shared/time';

/**
 * Records once which account of an instance the portal acts with, so that the
 * log tells by itself which syncs were the portal's own.
 */
export class PortalAccounts {
  readonly #recorded = new Map<string, string>();

  constructor(
    private readonly options: {
      ledger: Ledger;
      identities: Identities;
      clock: () => DateTime;
    },
  ) {}

  /** Records the account, unless it is on record. */
  async observe(source: DeploymentSource, account: string): Promise<void> {
    if (this.#recorded.get(source.instance) === account) return;
    const { ledger, identities, clock } = this.options;
    const collector = deploymentCollector(source);
    await ledger.record(`collector:${collector}`, async recording => {
      const [ref] = await identities.refs(recording.trx, [
        { provider: source.provider, name: account, bot: true },
      ]);
      await recording.append({
        type: 'collector.account',
        v: 1,
        occurredAt: instant(clock()),
        source: { collector, key: `account:${collector}:${ref}` },
        attestation: 'read',
        persons: { account: ref },
        controls: ['NIST:AC-5'],
        payload: { instance: source.instance },
      });
    });
    this.#recorded.set(source.instance, account);
  }
}
