import type { VerificationFact } from '@gitops-compliance/rules';
import type { Projection } from '../ledger/Ledger';

/**
 * `tag.read` v1, in the stream of the tag: what it names in the source code and
 * how it is signed; whenever that is another than before.
 */
export interface TagPayload {
  repository: string;
  name: string;
  /** Id of the tag's own object, or of the commit; null: there is no such tag. */
  object: string | null;
  commit: string | null;
  /** With the forge's own word; null: a lightweight tag. */
  verification: (VerificationFact & { reason: string }) | null;
}

/** A row of `source_tags`. */
export interface TagRow extends TagPayload {
  /** What it named when it was first read; null: nothing yet. */
  first_commit: string | null;
}

/** Stream of a tag. */
export function tagStream(repository: string, name: string): string {
  return `tag:${repository}@${name}`;
}

/** Folds `tag.read`: the last reading counts, and the first commit is kept. */
export const tagsProjection: Projection = {
  name: 'tags',
  tables: ['source_tags'],
  streams: ['tag:'],
  async unfold(streams, db) {
    const tags = streams.flatMap(stream => {
      const found = /^tag:([^@]*)@(.*)$/.exec(stream);
      return found ? [found.slice(1)] : [];
    });
    if (tags.length > 0) {
      await db
        .table('source_tags')
        .whereIn(['repository', 'name'], tags)
        .delete();
    }
  },
  async apply({ envelope }, db) {
    if (envelope.type !== 'tag.read') return;
    const { repository, name, object, commit, verification } =
      envelope.payload as unknown as TagPayload;
    const before: TagRow | undefined = await db
      .table('source_tags')
      .where({ repository, name })
      .first();
    await db
      .table('source_tags')
      .insert({
        repository,
        name,
        object,
        commit,
        first_commit: before?.first_commit ?? commit,
        verification: verification && JSON.stringify(verification),
      })
      .onConflict(['repository', 'name'])
      .merge();
  },
};
