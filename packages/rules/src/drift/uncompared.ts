import { z } from 'zod';
import { listed } from '../sentences';
import { NEVER_IGNORED } from './ignoredDifferences';

const texts = z.array(z.string()).optional();

/** What Argo CD leaves out when it compares an application, as it is recorded. */
export const uncomparedSchema = z.object({
  /** `Kind` or `Kind.group`, as kubectl writes them; `*` for any. */
  kind: z.string(),
  name: z.string().optional(),
  namespace: z.string().optional(),
  /** JSON pointers, expressions of jq, and field managers whose values count out. */
  pointers: texts,
  expressions: texts,
  managers: texts,
});

/** An item of an Application's own `ignoreDifferences`. */
export type Uncompared = z.infer<typeof uncomparedSchema>;

/** Places below which everything that matters lies. */
const WIDE = [
  [],
  ['spec'],
  ['data'],
  ['stringData'],
  ['rules'],
  ['spec', 'template'],
  ['spec', 'template', 'spec'],
  ['spec', 'template', 'spec', 'containers'],
].map(path => path.join('/'));
/** A plain path of jq, such as `.spec.template` or `.data[]`. */
const PLAIN = /^(\.[A-Za-z_]\w*|\[\])+$/;

/**
 * Whether so much is left out that most of an object could be altered unseen: a
 * whole object, its `spec` or `data`, the containers of its pods, or whatever people
 * write. An expression of jq that computes its paths is none that could be told.
 */
export function isWide({
  kind,
  pointers = [],
  expressions = [],
  managers = [],
}: Uncompared): boolean {
  const says = pointers.length + expressions.length + managers.length > 0;
  return (
    (says && kind.startsWith('*')) ||
    managers.some(manager => NEVER_IGNORED.test(manager)) ||
    pointers.some(pointer => WIDE.includes(pathOfPointer(pointer))) ||
    expressions.some(expression => {
      const path = pathOfExpression(expression);
      return path !== null && WIDE.includes(path);
    })
  );
}

function pathOfPointer(pointer: string): string {
  return pointer
    .split('/')
    .filter(part => part !== '' && part !== '*')
    .join('/');
}

function pathOfExpression(expression: string): string | null {
  const text = expression.replace(/\s+/g, '');
  if (text === '.' || text === '..' || text === '.[]') return '';
  if (!PLAIN.test(text)) return null;
  return text
    .split(/[.[\]]+/)
    .filter(part => part !== '')
    .join('/');
}

/** `Deployment.apps payments/api: /spec/replicas`. */
export function uncomparedInWords({
  kind,
  name,
  namespace,
  pointers = [],
  expressions = [],
  managers = [],
}: Uncompared): string {
  const place = [namespace, name].filter(Boolean).join('/');
  const what = [
    ...pointers,
    ...expressions,
    ...managers.map(manager => `what ${manager} writes`),
  ];
  return `${kind}${place ? ` ${place}` : ''}: ${listed(what) || 'nothing'}`;
}
