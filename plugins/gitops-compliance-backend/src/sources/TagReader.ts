import type {
  Forge,
  Tag,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import type { ChangeRow } from '../changes/records';
import { advanceJob } from '../changes/targetQueue';
import { asPayload } from '../deployments/records';
import type { Ledger } from '../ledger/Ledger';
import { isTagName } from '../pins';
import { targetPolicyOf, type Policy } from '../policy/Policy';
import { sameJson } from '../shared/json';
import { instant } from '../shared/time';
import { asksForTags } from './asked';
import { tagStream, type TagPayload, type TagRow } from './tagsProjection';

/** A tag of a repository of source code. */
export interface TagPlace {
  repository: string;
  name: string;
}

/**
 * Reads what the tags that pins name stand for, where a policy asks for
 * signatures or reviews of the source code, or who wrote it. A tag may be moved at any time, so it is read again right before
 * a merge. Throws where a retry is worth it.
 */
export class TagReader {
  constructor(
    private readonly options: {
      db: Knex;
      ledger: Ledger;
      forge: () => Pick<Forge, 'host' | 'readTag'>;
      policy: () => Policy;
      clock: () => DateTime;
    },
  ) {}

  /**
   * The commits that tags of one repository named when they were first read, by
   * name; those of which none is on record are read now.
   */
  async commitsOf(
    tags: TagPlace[],
    signal: AbortSignal,
  ): Promise<Map<string, string>> {
    const { db } = this.options;
    const commits = new Map<string, string>();
    for (const { repository, name } of eachOnce(tags)) {
      const known = await this.#recorded(repository, name, db);
      const commit =
        known?.first_commit ??
        (await this.#read({ repository, name }, known, signal));
      if (commit) commits.set(name, commit);
    }
    return commits;
  }

  /** Reads the tags that these changes shall bring, as they are now. */
  async refresh(
    rows: readonly ChangeRow[],
    signal: AbortSignal,
  ): Promise<void> {
    const policy = this.options.policy();
    const tags = rows.flatMap(row => {
      const { to_revision: name, service_ref: service, environment } = row;
      const target = targetPolicyOf(policy, { service, environment });
      if (name === null || !isTagName(name) || !asksForTags(target)) return [];
      return row.pins.flatMap(({ sourceRepository: repository }) =>
        repository ? { repository, name } : [],
      );
    });
    for (const { repository, name } of eachOnce(tags)) {
      const known = await this.#recorded(repository, name, this.options.db);
      await this.#read({ repository, name }, known, signal);
    }
  }

  async #recorded(
    repository: string,
    name: string,
    db: Knex,
  ): Promise<TagRow | undefined> {
    return db<TagRow>('source_tags').where({ repository, name }).first();
  }

  async #read(
    { repository, name }: TagPlace,
    known: TagRow | undefined,
    signal: AbortSignal,
  ): Promise<string | null> {
    const { ledger, forge, clock } = this.options;
    const found = await forge().readTag(
      repository,
      name,
      known && tagOf(known),
      signal,
    );
    const payload = {
      repository,
      name,
      object: found?.object ?? null,
      commit: found?.commit ?? null,
      verification: found?.verification ?? null,
    };
    await ledger.record(tagStream(repository, name), async recording => {
      const { trx } = recording;
      const now = await this.#recorded(repository, name, trx);
      if (now && sameJson(toldBy(now), payload)) return;
      await recording.append({
        type: 'tag.read',
        v: 1,
        occurredAt: instant(clock()),
        source: { collector: `forge:${forge().host}` },
        attestation: 'read',
        controls: ['PCI:6.5.1', 'NIST:CM-14', 'NIST:SI-7'],
        payload: asPayload(payload),
      });
      const waiting: string[] = await trx<ChangeRow>('changes')
        .where({ to_revision: name })
        .whereNull('ended_at')
        .pluck('id');
      if (waiting.length > 0) await recording.enqueue(waiting.map(advanceJob));
    });
    return payload.commit;
  }
}

/** What cannot be verified yet is asked again. */
function tagOf({
  name,
  object,
  commit,
  verification,
}: TagRow): Tag | undefined {
  const isKnown = object !== null && verification?.state !== 'unknown';
  return isKnown && commit !== null
    ? { name, object, commit, verification }
    : undefined;
}

function toldBy(row: TagRow): TagPayload {
  const { repository, name, object, commit, verification } = row;
  return { repository, name, object, commit, verification };
}

function eachOnce(tags: TagPlace[]): TagPlace[] {
  const byStream = new Map(
    tags.map(tag => [tagStream(tag.repository, tag.name), tag]),
  );
  return [...byStream.values()];
}
