import { parseVkey } from '@gitops-compliance/evidence-log/node';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import type { GitopsComplianceConfig } from '../../config/readConfig';
import type { KeyRing } from '../keys/KeyRing';
import { compareWithAnchors } from '../anchors/compareWithAnchors';
import { openNextShard } from '../anchors/openNextShard';
import { keysOnRecord, recordKeys } from '../keys/recordKeys';
import type { Ledger } from '../Ledger';
import { Checkpoints, type SignedCheckpoint } from './Checkpoints';
import { growingShard, openFirstShard } from './shards';
import { Sequencer } from './Sequencer';

/**
 * The ledger as a log that others can check: sequencing, checkpoints and keys.
 *
 * What it promises: an entry has its place some seconds after its commit, and a
 * checkpoint covers it at most `checkpointSeconds` later; `seal` does both at
 * once, as an emergency asks for.
 */
export class TransparencyLog {
  readonly sequencer: Sequencer;
  readonly checkpoints: Checkpoints;
  #signedAt = 0;
  #isCompared = false;

  constructor(
    private readonly options: {
      db: Knex;
      ledger: Ledger;
      keys: KeyRing;
      config: Omit<GitopsComplianceConfig['ledger'], 'retention'>;
      isProduction: boolean;
      /** Host and path of the app without scheme; the default origin. */
      defaultOrigin: string;
      clock: () => DateTime;
      logger: LoggerService;
    },
  ) {
    const { db, clock, keys } = options;
    this.sequencer = new Sequencer(db);
    this.checkpoints = new Checkpoints({
      db,
      clock,
      signers: keyName => keys.checkpointSigners(keyName),
    });
  }

  /** Opens the log at the start; a missing or unsafe key stops it. */
  async open(): Promise<void> {
    const { db, ledger, keys, config, isProduction, defaultOrigin, clock } =
      this.options;
    await keys.load(config.keys, { isProduction });
    const origin = config.origin ?? defaultOrigin;
    await openFirstShard(db, origin, clock().toJSDate());
    const growing = await growingShard(db);
    await recordKeys(ledger, await keys.inUse(growing.origin), clock());
  }

  /** Places what waits, and signs a checkpoint when one is due. */
  async tick(signal?: AbortSignal): Promise<void> {
    await this.#compare();
    await this.sequencer.run(signal);
    const dueAt = this.#signedAt + this.options.config.checkpointSeconds * 1000;
    if (this.options.clock().toMillis() >= dueAt) await this.#sign();
  }

  /** Places what waits and signs at once; null while the log is empty. */
  async seal(): Promise<SignedCheckpoint | null> {
    await this.#compare();
    await this.sequencer.run();
    return this.#sign();
  }

  /**
   * Before anything is placed or signed: whether this is the log that was
   * anchored. Until every anchor has answered, nothing is.
   */
  async #compare(): Promise<void> {
    if (this.#isCompared) return;
    const { db, ledger, keys, clock, logger } = this.options;
    const growing = await growingShard(db);
    const found = await compareWithAnchors(
      db,
      growing,
      keys.anchors,
      (await keysOnRecord(ledger)).map(({ vkey }) => parseVkey(vkey)),
    );
    if (found.state === 'forked') throw new Error(found.reason);
    if (found.state === 'shorter') {
      logger.error(
        `The log has fewer entries than the ${found.anchoredSize} that were anchored at ${found.target}: the database was restored to an earlier time. The log is closed, and another one is opened that says so`,
      );
      const { checkpoints } = this;
      await openNextShard({ ledger, checkpoints, old: growing, found, clock });
      const { origin } = await growingShard(db);
      await recordKeys(ledger, await keys.inUse(origin), clock());
    }
    this.#isCompared = true;
  }

  async #sign(): Promise<SignedCheckpoint | null> {
    const signed = await this.checkpoints.sign();
    this.#signedAt = this.options.clock().toMillis();
    return signed;
  }
}
