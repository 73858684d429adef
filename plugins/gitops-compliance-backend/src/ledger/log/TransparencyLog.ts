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
import { isUrgent } from './urgent';
import { Sequencer } from './Sequencer';

/**
 * The ledger as a log that others can check: sequencing, checkpoints and keys.
 *
 * What it promises: an entry has its place some seconds after its commit, and a
 * checkpoint covers it at most `checkpointSeconds` later; one of an urgent
 * stream (`isUrgent`) at the next turn. `seal` does both at once.
 *
 * What it does not: when the process dies that recorded an urgent entry, it is
 * covered as any other.
 */
export class TransparencyLog {
  readonly sequencer: Sequencer;
  readonly checkpoints: Checkpoints;
  #signedAt = 0;
  #isCompared = false;
  #problem: string | null = null;
  /** How many keys sign, as the log has it on record. */
  #signing = 0;
  #isUrgent = false;
  #urgentListener: () => void = () => undefined;

  constructor(
    private readonly options: {
      db: Knex;
      ledger: Ledger;
      keys: KeyRing;
      config: Omit<GitopsComplianceConfig['ledger'], 'retention'>;
      isProduction: boolean;
      /** Host and path of the app without scheme; the default origin. */
      defaultOrigin: string;
      /** Fills an empty ledger from its archive, where that is asked for. */
      restore?: () => Promise<void>;
      clock: () => DateTime;
      logger: LoggerService;
    },
  ) {
    const { db, clock, keys } = options;
    this.sequencer = new Sequencer(db);
    this.checkpoints = new Checkpoints({
      db,
      clock,
      signers: keyName => keys.checkpointSigners(keyName, clock()),
    });
    options.ledger.onRecorded(streams => {
      if (streams.some(isUrgent)) this.#isUrgent = true;
    });
  }

  /** Opens the log at the start; a missing or unsafe key stops it. */
  async open(): Promise<void> {
    const { db, keys, config, isProduction, defaultOrigin, clock } =
      this.options;
    await keys.load(config.keys, { isProduction, now: clock() });
    await this.options.restore?.();
    const origin = config.origin ?? defaultOrigin;
    await openFirstShard(db, origin, clock().toJSDate());
    await this.#recordKeys();
  }

  /** Calls the listener after each checkpoint that was signed for its urgency. */
  onUrgentCheckpoint(listener: () => void): void {
    this.#urgentListener = listener;
  }

  /** Why nothing is placed or signed here at present; null: it goes on. */
  get problem(): string | null {
    return this.#problem;
  }

  /**
   * What may be anchored: the newest checkpoint, once it is known that this is
   * the log that was anchored before.
   */
  async newestToAnchor(): Promise<SignedCheckpoint | null> {
    return this.#isCompared ? this.checkpoints.newest() : null;
  }

  /**
   * Places what waits, and signs a checkpoint when one is due. Where that cannot
   * be done, `problem` tells why until it can; the log of the process says it
   * once.
   */
  async tick(signal?: AbortSignal): Promise<void> {
    try {
      await this.#turn(signal);
      this.#stands(null);
    } catch (error) {
      if (!signal?.aborted) this.#stands((error as Error).message);
    }
  }

  async #turn(signal?: AbortSignal): Promise<void> {
    await this.#compare();
    await this.#retireKeys();
    const dueAt = this.#signedAt + this.options.config.checkpointSeconds * 1000;
    const isDue = this.options.clock().toMillis() >= dueAt;
    await this.#placeAndSign({ isDue, signal });
  }

  /** Places what waits and signs at once; null while the log is empty. */
  async seal(): Promise<SignedCheckpoint | null> {
    await this.#compare();
    await this.#retireKeys();
    return this.#placeAndSign({ isDue: true });
  }

  async #placeAndSign(options: {
    isDue: boolean;
    signal?: AbortSignal;
  }): Promise<SignedCheckpoint | null> {
    const wasUrgent = this.#isUrgent;
    this.#isUrgent = false;
    try {
      await this.sequencer.run(options.signal);
      if (!wasUrgent && !options.isDue) return null;
      const signed = await this.#sign();
      if (wasUrgent) this.#urgentListener();
      return signed;
    } catch (error) {
      this.#isUrgent ||= wasUrgent;
      throw error;
    }
  }

  #stands(problem: string | null): void {
    if (problem === this.#problem) return;
    this.#problem = problem;
    const { logger } = this.options;
    if (problem === null) logger.info('The log goes on');
    else {
      logger.error(
        `The log stands still, and goes on by itself when it can: ${problem}`,
      );
    }
  }

  /** Records that a key signs no more, from when its overlap is over. */
  async #retireKeys(): Promise<void> {
    const { keys, clock } = this.options;
    if (keys.checkpointSigners('', clock()).length !== this.#signing) {
      await this.#recordKeys();
    }
  }

  async #recordKeys(): Promise<void> {
    const { db, ledger, keys, clock } = this.options;
    const now = clock();
    const { origin } = await growingShard(db);
    await recordKeys(ledger, await keys.inUse(origin, now), now);
    this.#signing = keys.checkpointSigners(origin, now).length;
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
      await this.#recordKeys();
    }
    this.#isCompared = true;
  }

  async #sign(): Promise<SignedCheckpoint | null> {
    const signed = await this.checkpoints.sign();
    this.#signedAt = this.options.clock().toMillis();
    return signed;
  }
}
