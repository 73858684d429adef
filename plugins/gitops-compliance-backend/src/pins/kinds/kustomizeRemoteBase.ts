import { isScalar, isSeq } from 'yaml';
import { z } from 'zod';
import { formatKeyPath } from '../keyPath';
import { findScalar, own, textOf } from '../node';
import { definePinKind, pathSchema, tagOfValue, valueShape } from './kind';

/** The value of `ref` in the query of an address, and where it stands. */
const REF = /([?&]ref=)([^&#\s]*)/;

/**
 * Kustomize: the `?ref=` of a remote base in `resources` of a kustomization.
 * Its key is `resources[url=<address without query>].ref`.
 */
export const kustomizeRemoteBase = definePinKind({
  schema: z.strictObject({
    kind: z.literal('kustomize-remote-base'),
    path: pathSchema,
    /** Address of the base as it is written there, without its query. */
    resource: z.string().min(1).max(300),
    ...valueShape,
  }),
  manifest: null,
  tagOf: tagOfValue,
  readBy: () => 'source',
  key: ({ resource }) => ['resources', { url: resource.split('?')[0] }, 'ref'],
  find(document, path) {
    const key = formatKeyPath(path.slice(0, 2));
    const fail = (what: string) => ({ ok: false as const, key, what });
    const { url } = path[1] as { url: string };
    const list = own(document.contents, 'resources');
    if (!isSeq(list)) {
      return { ok: false, key: 'resources', what: 'is missing' };
    }
    const places = list.items.flatMap((item, place) =>
      isScalar(item) && textOf(item).split('?')[0] === url ? [place] : [],
    );
    if (places.length !== 1) {
      return fail(
        places.length === 0
          ? 'is missing'
          : 'is ambiguous: it stands there twice',
      );
    }
    const found = findScalar(document, ['resources', places[0]]);
    if (!found.ok) return found;
    const { value: text, range, style } = found;
    const match = REF.exec(text);
    const quotes = style === 'plain' ? 0 : 1;
    const isVerbatim = range[1] - range[0] === text.length + 2 * quotes;
    if (!match || match[2] === '' || !isVerbatim) {
      return fail('has no ?ref= that can be read');
    }
    const [before, intro, value] = [
      text.slice(0, match.index),
      match[1],
      match[2],
    ];
    const start = range[0] + quotes + before.length + intro.length;
    return {
      ok: true,
      value,
      range: [start, start + value.length],
      style: 'part',
    };
  },
});
