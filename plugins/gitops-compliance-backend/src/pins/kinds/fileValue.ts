import { z } from 'zod';
import { parseKeyPath } from '../keyPath';
import {
  definePinKind,
  keySchema,
  pathSchema,
  sourceSchema,
  tagOfValue,
  valueShape,
} from './kind';

/**
 * A value by its key path in a YAML or JSON file that is one document: a values
 * file of Helm, or a file that a git generator of an ApplicationSet reads.
 */
export const fileValue = definePinKind({
  schema: z.strictObject({
    kind: z.literal('file-value'),
    path: pathSchema,
    key: keySchema,
    /**
     * What is made of it: a value of what the file's source renders, or the
     * revision of a source, where a generator reads the file.
     */
    feeds: z.enum(['value', 'target-revision']).default('value'),
    /** Of the generated Application's sources the one that it pins. */
    source: sourceSchema,
    ...valueShape,
  }),
  manifest: null,
  tagOf: tagOfValue,
  readBy: ({ feeds }) => (feeds === 'target-revision' ? 'applied' : 'source'),
  key: ({ key }) => parseKeyPath(key),
});
