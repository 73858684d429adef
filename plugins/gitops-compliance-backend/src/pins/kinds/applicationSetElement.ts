import { isSeq, type Document } from 'yaml';
import { z } from 'zod';
import { parseKeyPath, type KeyPath } from '../keyPath';
import { own, placesOf } from '../node';
import {
  definePinKind,
  keySchema,
  manifestName,
  pathSchema,
  sourceSchema,
  tagOfValue,
  valueShape,
} from './kind';

/** Generators that combine others; how deep Argo CD lets them be nested. */
const COMBINED = ['matrix', 'merge'];
const MAX_DEPTH = 3;

/**
 * Argo CD: a field of an element of a list generator of an ApplicationSet. An
 * edit of the generated Application would be put back by the set.
 */
export const applicationSetElement = definePinKind({
  schema: z.strictObject({
    kind: z.literal('applicationset-element'),
    path: pathSchema,
    applicationSet: manifestName,
    /** Fields of the element that tell it from all others. */
    element: z
      .record(z.string().min(1), z.string())
      .refine(
        fields => Object.keys(fields).length > 0,
        'name at least one field, such as { environment: "{environment}" }',
      ),
    /** Key path inside the element. */
    key: keySchema,
    /** Of the generated Application's sources the one that the element pins. */
    source: sourceSchema,
    /** What the template makes of it: the revision of a source, or a value. */
    feeds: z.enum(['target-revision', 'value']).default('target-revision'),
    ...valueShape,
  }),
  manifest: { apiGroup: 'argoproj.io', kind: 'ApplicationSet' },
  nameOf: ({ applicationSet }) => applicationSet,
  tagOf: tagOfValue,
  readBy: ({ feeds }) => (feeds === 'value' ? 'manifest' : 'applied'),
  key: ({ element, key }) => ['elements', element, ...parseKeyPath(key)],
  keyIn({ element, key }, document) {
    const list = own(own(document.contents, 'spec'), 'generators');
    const found = elements(list, ['spec', 'generators'], element, document);
    const where = 'spec.generators[].list.elements[]';
    if (found.length !== 1) {
      const wanted = JSON.stringify(element);
      const what =
        found.length === 0
          ? `has no element ${wanted}`
          : `has more than one element ${wanted}: name more of its fields`;
      return { ok: false, key: where, what };
    }
    return { ok: true, path: [...found[0], ...parseKeyPath(key)] };
  },
});

function elements(
  generators: unknown,
  path: KeyPath,
  fields: Record<string, string>,
  document: Document.Parsed,
  depth = 0,
): KeyPath[] {
  if (!isSeq(generators) || depth > MAX_DEPTH) return [];
  return generators.items.flatMap((generator, place) => {
    const here = [...path, place];
    const list = own(own(generator, 'list'), 'elements');
    const fitting = isSeq(list) ? placesOf(list, fields, document) : [];
    return [
      ...fitting.map(() => [...here, 'list', 'elements', fields]),
      ...COMBINED.flatMap(kind =>
        elements(
          own(own(generator, kind), 'generators'),
          [...here, kind, 'generators'],
          fields,
          document,
          depth + 1,
        ),
      ),
    ];
  });
}
