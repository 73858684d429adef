import type { LoggerService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import {
  ForgeRefusedError,
  type Forge,
  type ForgeAccount,
  type PullRequestSnapshot,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import type { Actor } from '@gitops-compliance/rules';
import type { DateTime } from 'luxon';
import type { Knex } from 'knex';
import type { Ledger, Recording } from '../ledger/Ledger';
import { accountName } from '../persons/accountName';
import type { Identities } from '../persons/Identities';
import type { PersonDirectory } from '../persons/PersonDirectory';
import { instant } from '../shared/time';
import { GitPolicy, type PolicyOrigin, type PolicyTip } from './GitPolicy';
import { judgeVersion } from './judgeVersion';
import { inOneLine, readPolicy } from './parsePolicy';
import type { PolicyService } from './PolicyService';
import type { PolicyDocument } from './policySchema';
import { PolicyStore, type PolicyRow } from './PolicyStore';
import {
  policyDraft,
  POLICY_STREAM,
  type PolicyRefusedPayload,
  type RefusalCause,
} from './records';
import { screenEntriesOf, withScreenEntries } from './screenEntries';

const WRITTEN_BY_PORTAL =
  'calendar.fromScreen: only the portal writes it; put entries under windows, freezes or exceptions';

/** A version whose file can be read, and how it came about. */
interface Candidate {
  tip: PolicyTip;
  origin: PolicyOrigin;
}

/**
 * Brings the policy of a protected branch into force.
 *
 * A version comes into force only by a merged pull request that a second person
 * approved; any other leaves the last one in force, and is recorded once with
 * the reason. Only the very first, before which nothing was in force, is taken
 * as it is, for without a policy nobody is known: it stays *ungoverned* until
 * its approval can be told. What two persons put into the calendar on the screen
 * stands beside each version; one that cannot stand beside it is refused, for an
 * entry that went without a word could be an opening.
 */
export class GitPolicyReader {
  readonly #store: PolicyStore;

  constructor(
    private readonly options: {
      git: GitPolicy;
      policies: PolicyService;
      db: Knex;
      ledger: Ledger;
      identities: Identities;
      persons: PersonDirectory;
      forge: () => Forge;
      clock: () => DateTime;
      logger: LoggerService;
    },
  ) {
    this.#store = new PolicyStore(options.db);
  }

  /**
   * The first reading of all.
   *
   * @throws InputError where there is nothing that could be in force
   */
  async first(signal?: AbortSignal): Promise<void> {
    const { git, policies } = this.options;
    await this.#read(signal);
    if (await policies.refresh()) return;
    const refusal = await this.#store.refusal();
    throw new InputError(
      `There is no policy yet, and the one at ${git.source} cannot be used: ${refusal?.reason}`,
    );
  }

  /**
   * Reads the branch, and brings what is approved into force; where it cannot be
   * read the last one stays, and it is tried again.
   */
  async read(signal?: AbortSignal): Promise<void> {
    const { git, policies, logger } = this.options;
    try {
      await this.#read(signal);
    } catch (error) {
      logger.warn(
        `The policy at ${
          git.source
        } cannot be read; the last one stays in force: ${
          (error as Error).message
        }`,
      );
    }
    await policies.refresh();
  }

  /** Whether a webhook tells that the branch moved. */
  isHintedAt(payload: unknown, metadata: Record<string, unknown>): boolean {
    return this.options.git.isHintedAt(payload, metadata);
  }

  async #read(signal?: AbortSignal): Promise<void> {
    const { git } = this.options;
    let tip: PolicyTip | null;
    try {
      tip = await git.tip(signal);
    } catch (error) {
      if (!(error instanceof ForgeRefusedError)) throw error;
      await this.#refuse('missing', null, error.message);
      return;
    }
    if (!tip) {
      await this.#refuse(
        'missing',
        null,
        `There is no file ${git.place.path} on ${git.place.branch} of ${git.place.repository}.`,
      );
      return;
    }
    const known = await this.#store.newest();
    if (known && this.#isInForce(known, tip) && known.governed) {
      // What was refused in between is gone from the branch again.
      if (await this.#store.refusal()) await this.#confirm(tip);
      return;
    }
    const read = readPolicy(tip.text);
    if (!read.ok) {
      await this.#refuse('broken', tip, inOneLine(read.problems));
      return;
    }
    if (screenEntriesOf(read.document)) {
      await this.#refuse('broken', tip, WRITTEN_BY_PORTAL);
      return;
    }
    const base = this.#commitInForce(known);
    const origin = await git.origin(tip, base, signal);
    await this.#take({ tip, origin });
  }

  async #take(candidate: Candidate): Promise<void> {
    const { ledger, policies, git } = this.options;
    const { tip, origin } = candidate;
    await ledger.record(POLICY_STREAM, async recording => {
      const last = await this.#store.newest(recording.trx);
      const isSame = last !== undefined && this.#isInForce(last, tip);
      if (isSame && last.governed) return;
      const together = besideScreen(tip.text, last);
      if (!together.ok) {
        await this.#appendRefusal(recording, 'broken', tip, together.reason);
        return;
      }
      const { pull } = origin;
      const people = await this.#people(recording, pull);
      const judged = judgeVersion(
        { blob: tip.blob, branch: git.place.branch },
        origin,
        last?.source === git.source
          ? await this.#store.lastMerged(git.source, recording.trx)
          : null,
        account => people.actorOf(account),
      );
      const { text: _, ...version } = tip;
      if (judged.ok || !last) {
        await policies.bring(recording, {
          document: together.document,
          text: together.text,
          source: git.source,
          version,
          governed: judged.ok,
          reason: pull?.title ?? null,
          author: pull && people.refOf(pull.author),
          approval:
            judged.ok && pull
              ? {
                  kind: 'pull-request',
                  repository: pull.repository,
                  number: pull.number,
                  url: pull.url,
                  headSha: pull.headSha,
                  mergedAt: pull.mergedAt as string,
                  approvers: judged.approvers.map(people.refOfActor),
                }
              : null,
        });
      }
      if (!judged.ok) {
        await this.#appendRefusal(recording, judged.cause, tip, judged.reason);
      }
    });
  }

  /** The version in force is on the branch again: what was refused is over. */
  async #confirm(tip: PolicyTip): Promise<void> {
    const { ledger } = this.options;
    await ledger.record(POLICY_STREAM, async recording => {
      const last = await this.#store.newest(recording.trx);
      if (!last || !this.#isInForce(last, tip)) return;
      if (!(await this.#store.refusal(recording.trx))) return;
      const { governed, source, version, approval, hash, document } = last;
      await recording.append(
        policyDraft(
          'policy.loaded',
          2,
          { governed, source, version, approval, hash, document },
          {
            occurredAt: instant(this.options.clock()),
            ...(last.author_ref && { persons: { author: last.author_ref } }),
            erasable: {
              text: last.text ?? tip.text,
              ...(last.reason && { reason: last.reason }),
            },
          },
        ),
      );
    });
  }

  async #refuse(
    cause: RefusalCause,
    tip: PolicyTip | null,
    reason: string,
  ): Promise<void> {
    await this.options.ledger.record(POLICY_STREAM, recording =>
      this.#appendRefusal(recording, cause, tip, reason),
    );
  }

  /** Once for each version and reason. */
  async #appendRefusal(
    recording: Recording,
    cause: RefusalCause,
    tip: PolicyTip | null,
    reason: string,
  ): Promise<void> {
    const { git, clock, logger } = this.options;
    const commit = tip?.commit ?? null;
    const known = await this.#store.refusal(recording.trx);
    if (
      known?.cause === cause &&
      known.commit === commit &&
      known.reason === reason
    ) {
      return;
    }
    const payload: PolicyRefusedPayload = {
      source: git.source,
      cause,
      commit,
      blob: tip?.blob ?? null,
    };
    await recording.append(
      policyDraft('policy.refused', 1, payload, {
        occurredAt: instant(clock()),
        erasable: { reason },
      }),
    );
    logger.warn(`The policy at ${git.source} was refused (${cause})`);
  }

  #isInForce(row: PolicyRow, tip: PolicyTip): boolean {
    return (
      row.source === this.options.git.source && row.version?.blob === tip.blob
    );
  }

  #commitInForce(row: PolicyRow | undefined): string | null {
    return row?.source === this.options.git.source
      ? row.version?.commit ?? null
      : null;
  }

  /** Everybody of a pull request, by reference and as persons. */
  async #people(recording: Recording, pull: PullRequestSnapshot | null) {
    const { identities, persons, forge } = this.options;
    const { provider } = forge();
    const accounts = pull
      ? [
          pull.author,
          pull.lastPusher,
          ...pull.commits.map(({ author }) => author),
          ...pull.reviews.map(({ reviewer }) => reviewer),
        ].filter((account): account is ForgeAccount => account !== null)
      : [];
    const refs = await identities.refs(
      recording.trx,
      accounts.map(({ login, bot }) => ({
        provider,
        name: accountName(provider, login),
        bot,
      })),
    );
    const actors = await persons.actors(refs, recording.trx);
    const refByLogin = new Map(
      accounts.map(({ login }, index) => [login, refs[index]]),
    );
    const refOf = ({ login }: ForgeAccount) => refByLogin.get(login) as string;
    return {
      refOf,
      actorOf: (account: ForgeAccount): Actor => actors.get(refOf(account)),
      refOfActor: (actor: Actor) =>
        refs.find(ref => actors.get(ref) === actor) as string,
    };
  }
}

/** A text from Git with what the screen has beside the policy in force. */
function besideScreen(
  text: string,
  last: PolicyRow | undefined,
):
  | { ok: true; document: PolicyDocument; text: string }
  | { ok: false; reason: string } {
  const composed = withScreenEntries(text, last ?? null);
  if (composed === null) {
    return {
      ok: false,
      reason:
        'calendar is no mapping of its own: what the screen has put into the calendar cannot stand beside it. Write it out.',
    };
  }
  const read = readPolicy(composed);
  if (read.ok) return { ok: true, document: read.document, text: composed };
  return {
    ok: false,
    reason: `It does not go with what the screen has put into the calendar: ${inOneLine(
      read.problems,
    )}. Take that out on the screen first, or correct the policy.`,
  };
}
