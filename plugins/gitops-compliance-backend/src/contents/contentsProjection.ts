import type { Projection } from '../ledger/Ledger';
import type {
  ContentsRow,
  DigestPayload,
  RenderedPayload,
  RenderedTexts,
  RiskPayload,
  TouchedFile,
} from './records';

type Columns = Partial<Record<keyof ContentsRow, unknown>>;

/** Folds what was read and worked out of a change's contents; the newest counts. */
export const contentsProjection: Projection = {
  name: 'contents',
  tables: ['change_contents'],
  streams: ['change:'],
  async unfold(streams, db) {
    const ids = streams.map(stream => stream.slice('change:'.length));
    await db
      .table('change_contents')
      .whereRaw('change_id = ANY (?::uuid[])', [ids])
      .delete();
  },
  async apply({ envelope, erasable }, db) {
    const id = envelope.stream.slice('change:'.length);
    const { type, payload } = envelope;
    const before: ContentsRow | undefined = await db
      .table('change_contents')
      .where({ change_id: id })
      .first();
    const columns = fold(type, payload, erasable, before);
    if (!columns) return;
    await db
      .table('change_contents')
      .insert({ change_id: id, ...columns })
      .onConflict('change_id')
      .merge();
  },
};

function fold(
  type: string,
  payload: object,
  erasable: object | null,
  before: ContentsRow | undefined,
): Columns | null {
  switch (type) {
    case 'change.pull-request-opened': {
      const { headSha, files } = payload as {
        headSha: string | null;
        files?: TouchedFile[];
      };
      return files ? { head_sha: headSha, files: JSON.stringify(files) } : null;
    }
    case 'change.rendered': {
      const { headSha, files, ...rendered } = payload as RenderedPayload;
      const texts = erasable as RenderedTexts | null;
      return {
        head_sha: headSha,
        files: files && JSON.stringify(files),
        rendered: JSON.stringify(rendered),
        diffs: texts && JSON.stringify(texts.diffs),
        problems: texts && JSON.stringify(texts.problems),
      };
    }
    case 'change.risk-assessed':
      return { risk: JSON.stringify(payload as RiskPayload) };
    case 'change.digest': {
      const { digest, facts } = payload as DigestPayload;
      const isSameHead = before?.digest_facts?.headSha === facts.headSha;
      const isRead =
        before?.head_sha === facts.headSha && before.rendered !== null;
      const first = (isSameHead && before?.first_digest) || null;
      return {
        digest,
        digest_facts: JSON.stringify(facts),
        // What was not read yet was not known when it was reviewed.
        first_digest: first ?? (isRead ? digest : null),
      };
    }
    default:
      return null;
  }
}
