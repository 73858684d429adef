import {
  ForgeRefusedError,
  type FilesAtRefs,
  type Forge,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import type { PullRequestRecord } from '../changes/records';
import { findPin, revisionOfValue, type PinLocation } from '../pins';
import type { KeyEdit } from './findings';
import { keyEdits, type FileEdits } from './keyEdits';
import type { EditsReadPayload, EditsReadTexts } from './records';

/** Most files of one pull request that are compared. */
export const MAX_FILES = 60;
/** Most edits of one pull request that are kept. */
export const MAX_EDITS = 500;

/** What was read of a pull request's edits. */
export interface ReadEdits {
  payload: EditsReadPayload;
  texts: EditsReadTexts;
}

type File = FilesAtRefs['files'][number];

/**
 * Reads what the head of a pull request alters: each file at the head and where
 * it branched off. Two requests; a few more where files are no text.
 */
export class EditsReader {
  constructor(private readonly forge: () => Forge) {}

  /** @param pins - of the target, whose new values name its new revision */
  async read(
    pull: PullRequestRecord,
    pins: PinLocation[],
    signal?: AbortSignal,
  ): Promise<ReadEdits> {
    const { repository, headSha } = pull;
    const base = await this.#baseOf(pull, signal);
    const named = pull.files ?? base.files;
    const paths = (named ?? []).slice(0, MAX_FILES);
    const { pairs, unread } = await this.#files(
      repository,
      paths,
      { base: base.sha, head: headSha },
      signal,
    );
    const files = pairs.map(({ path, before, after }) =>
      keyEdits(path, before, after),
    );
    const edits = capped(files);
    return {
      payload: {
        repository,
        headSha,
        baseSha: base.sha,
        files: files.map(({ path, format, total }) => ({
          path,
          format,
          total,
          kept: edits[path]?.length ?? 0,
        })),
        complete:
          named !== null && named.length === paths.length && unread === 0,
        toRevision: newRevision(pins, pairs),
      },
      texts: { edits },
    };
  }

  /** Where the head branched off; once merged, what the merge was made on. */
  async #baseOf(
    pull: PullRequestRecord,
    signal?: AbortSignal,
  ): Promise<{ sha: string; files: string[] | null }> {
    if (pull.mergeSha) return { sha: `${pull.mergeSha}^1`, files: pull.files };
    const { mergeBase, files } = await this.forge().compare(
      pull.repository,
      pull.baseSha,
      pull.headSha,
      signal,
    );
    return { sha: mergeBase, files };
  }

  async #files(
    repository: string,
    paths: string[],
    { base, head }: { base: string; head: string },
    signal?: AbortSignal,
  ) {
    const wanted = (path: string) => [
      { ref: base, path },
      { ref: head, path },
    ];
    const read = async (some: string[]): Promise<File[]> =>
      (await this.forge().readFiles(repository, some.flatMap(wanted), signal))
        .files;
    const found: File[] = [];
    let unread = 0;
    try {
      found.push(...(await read(paths)));
    } catch (error) {
      if (!(error instanceof ForgeRefusedError)) throw error;
      // One of them is no text, or too large: the others are read alone.
      for (const path of paths) {
        try {
          found.push(...(await read([path])));
        } catch (one) {
          if (!(one instanceof ForgeRefusedError)) throw one;
          unread += 1;
        }
      }
    }
    const textOf = (ref: string, path: string) =>
      found.find(file => file.ref === ref && file.path === path)?.text ?? null;
    const pairs = paths
      .filter(path => found.some(file => file.path === path))
      .map(path => ({
        path,
        before: textOf(base, path),
        after: textOf(head, path),
      }));
    return { pairs, unread };
  }
}

function capped(files: FileEdits[]): Record<string, KeyEdit[]> {
  let room = MAX_EDITS;
  const kept: Record<string, KeyEdit[]> = {};
  for (const { path, edits } of files) {
    const some = edits.slice(0, room);
    room -= some.length;
    if (some.length > 0) kept[path] = some;
  }
  return kept;
}

/** The revision that a pin names now and did not before. */
function newRevision(
  pins: PinLocation[],
  pairs: { path: string; before: string | null; after: string | null }[],
): string | null {
  for (const pin of pins) {
    const pair = pairs.find(({ path }) => path === pin.path);
    const value = (text: string | null | undefined) => {
      const found = text ? findPin(text, pin) : null;
      return found?.ok ? found.value : null;
    };
    const after = value(pair?.after);
    if (after !== null && after !== value(pair?.before)) {
      return revisionOfValue(pin.tag, after);
    }
  }
  return null;
}
