import { readFile } from 'node:fs/promises';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import type { Calendar } from '@gitops-compliance/rules';
import type { DateTime } from 'luxon';
import type { Knex } from 'knex';
import { stringify } from 'yaml';
import type { Ledger, Recording } from '../ledger/Ledger';
import type { Identities } from '../persons/Identities';
import { toJsonObject } from '../shared/json';
import { instant } from '../shared/time';
import { FeedStore } from '../calendar/feeds/FeedStore';
import { withNames, withoutNames } from './auditorNames';
import { checkPolicy, inOneLine, parsePolicy, policyHash } from './parsePolicy';
import type { Policy } from './Policy';
import type { PolicyDocument } from './policySchema';
import { PolicyStore, type PolicyRow } from './PolicyStore';
import {
  policyDraft,
  POLICY_STREAM,
  type PolicyLoadedPayload,
} from './records';

/** Where the policy comes from, as the configuration says. */
export type PolicyOrigin =
  | { kind: 'file'; file: string }
  | { kind: 'git' }
  | { kind: 'portal'; seed: string };

/** A version that comes into force. */
export interface ComingPolicy
  extends Omit<PolicyLoadedPayload, 'hash' | 'document'> {
  document: PolicyDocument;
  text: string;
  /** Why, in the words of whoever changed it; null: nobody said. */
  reason: string | null;
  /** Reference of whoever wrote it; null: not known. */
  author: string | null;
  /** What whoever approved it on the screen said. */
  decision?: string;
}

/**
 * Holds the policy in force (design §5.12).
 *
 * What it promises: a policy is on record, with who approved it, before
 * anything is decided by it; from Git or from the portal only what a second
 * person approved takes the place of another; what is broken or unapproved
 * leaves the last in force. A local file is read once at start and is
 * *ungoverned*: a file that does not parse fails the start with the key's path.
 *
 * What it does not promise: that every replica has a new policy at the same
 * moment; each adopts it within the interval at which `refresh` is called, and
 * each decision names the one that it was made under.
 */
export class PolicyService {
  readonly #store: PolicyStore;
  readonly #listeners: (() => void)[] = [];
  readonly #feeds: FeedStore;
  #current: (Policy & { seq: string; written: Calendar }) | undefined;

  constructor(
    private readonly options: {
      origin: PolicyOrigin;
      db: Knex;
      ledger: Ledger;
      identities: Identities;
      clock: () => DateTime;
      logger: LoggerService;
    },
  ) {
    this.#store = new PolicyStore(options.db);
    this.#feeds = new FeedStore(options.db);
  }

  /** The policy in force; only after `load`. */
  current(): Policy {
    if (!this.#current) throw new Error('The policy was not loaded yet');
    return this.#current;
  }

  /** Called after another policy came into force. */
  onChanged(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /**
   * Takes what is in force: of a file what it holds, else what is on record.
   * Of the portal the first is its seed.
   *
   * @returns whether there is one; a first one from Git has yet to be read
   * @throws InputError where the file is broken
   */
  async load(): Promise<boolean> {
    const { origin } = this.options;
    if (origin.kind === 'file') {
      await this.#loadFile(origin.file, `file:${origin.file}`);
      return true;
    }
    if (await this.refresh()) return true;
    if (origin.kind === 'git') return false;
    await this.#loadFile(origin.seed, 'portal');
    return true;
  }

  /**
   * Adopts what another replica may have brought into force.
   *
   * @returns whether any policy is on record
   */
  async refresh(): Promise<boolean> {
    if (this.options.origin.kind === 'file') {
      await this.#feed();
      return true;
    }
    const row = await this.#store.newest();
    if (row && row.stream_seq !== this.#current?.seq) await this.#adopt(row);
    else await this.#feed();
    return row !== undefined;
  }

  /** Takes the copies of feeds that came meanwhile. */
  async #feed(): Promise<void> {
    const before = this.#current;
    if (!before) return;
    const { calendar, readings } = await this.#feeds.inForce(before.written);
    if (before !== this.#current) return;
    this.#current = { ...before, calendar, feeds: readings };
    if (calendar !== before.calendar) {
      this.#listeners.forEach(listener => listener());
    }
  }

  /**
   * Puts a policy in force; call it inside a recording of the policy's stream,
   * and `refresh` after it.
   */
  async bring(recording: Recording, coming: ComingPolicy): Promise<void> {
    const { identities, clock } = this.options;
    const { text, reason, author, decision, ...rest } = coming;
    const document = await withoutNames(
      coming.document,
      identities,
      recording.trx,
    );
    const payload: PolicyLoadedPayload = {
      ...rest,
      hash: policyHash(document),
      document: toJsonObject(document),
    };
    await recording.append(
      policyDraft('policy.loaded', 2, payload, {
        occurredAt: instant(clock()),
        ...(author && { persons: { author } }),
        erasable: {
          text,
          ...(reason && { reason }),
          ...(decision && { decision }),
        },
      }),
    );
  }

  async #loadFile(file: string, source: string): Promise<void> {
    const text = await readPolicyFile(file);
    const parsed = parsePolicy(text, file);
    const { identities, ledger } = this.options;
    const row = await ledger.record(POLICY_STREAM, async recording => {
      const document = await withoutNames(
        parsed.document,
        identities,
        recording.trx,
      );
      const last = await this.#store.newest(recording.trx);
      if (last?.hash !== policyHash(document) || last.source !== source) {
        await this.bring(recording, {
          document: parsed.document,
          text,
          governed: false,
          source,
          version: null,
          approval: null,
          reason: null,
          author: null,
        });
      }
      return this.#store.newest(recording.trx);
    });
    await this.#adopt(row as PolicyRow);
  }

  async #adopt(row: PolicyRow): Promise<void> {
    const { db, identities, logger } = this.options;
    const read = checkPolicy(await withNames(row.document, identities, db));
    if (!read.ok) {
      throw new InputError(
        `The policy ${row.hash.slice(
          0,
          12,
        )} on record cannot be read: ${inOneLine(
          read.problems,
        )}. Run the release that recorded it, or change the policy there first`,
      );
    }
    const { document, calendar: written } = read;
    const { calendar, readings } = await this.#feeds.inForce(written);
    const before = this.#current?.seq;
    this.#current = {
      seq: row.stream_seq,
      hash: row.hash,
      governed: row.governed,
      source: row.source,
      loadedAt: instant(row.loaded_at),
      text: row.text ?? stringify(document),
      document,
      written,
      calendar,
      feeds: readings,
    };
    logger.info(
      `Policy ${row.hash.slice(0, 12)} from ${row.source} is in force (${
        row.governed ? 'governed' : 'ungoverned'
      })`,
    );
    if (before) this.#listeners.forEach(listener => listener());
  }
}

async function readPolicyFile(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new InputError(
      `Cannot read the policy file at gitopsCompliance.policy.file (${file}); give a path relative to the working directory`,
      error,
    );
  }
}
