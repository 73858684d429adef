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

/** Where the pods of a kind are described: a Pod, what makes pods, a CronJob. */
const PODS = [
  'spec',
  'spec/template/spec',
  'spec/jobTemplate/spec/template/spec',
];

/** Places below which everything that matters lies. */
const WIDE = new Set([
  '',
  'spec',
  'data',
  'binaryData',
  'stringData',
  'rules',
  'roleRef',
  'subjects',
  'webhooks',
  'spec/template',
  'spec/jobTemplate',
  'spec/jobTemplate/spec',
  'spec/jobTemplate/spec/template',
  ...PODS,
  ...PODS.map(pod => `${pod}/containers`),
  ...PODS.map(pod => `${pod}/initContainers`),
]);
/** A plain path of jq, such as `.spec.template` or `.data[]`. */
const PLAIN = /^(\.[A-Za-z_]\w*|\.?\[\])+$/;
/** One item of a list by a value of its own, such as `[]|select(.name=="proxy")`. */
const ONE_ITEM = /\[\]\|select\(\.\w+=="[^"]*"\)/g;

/**
 * Whether so much is left out that most of an object could be altered unseen: a
 * whole object, its `spec` or `data`, the containers of its pods, whom a role is
 * given to, or whatever people write.
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
    pointers.some(pointer => WIDE.has(pathOfPointer(pointer))) ||
    expressions.some(expression =>
      pathsOfExpression(expression).some(
        path => path !== null && WIDE.has(path),
      ),
    )
  );
}

/** Expressions of jq that compute what they leave out, so that nobody can tell. */
export function untoldExpressions({ expressions = [] }: Uncompared): string[] {
  return expressions.filter(expression =>
    pathsOfExpression(expression).includes(null),
  );
}

function pathOfPointer(pointer: string): string {
  return pointer
    .split('/')
    .filter(part => part !== '' && part !== '*')
    .join('/');
}

/** The paths of an expression, which commas part; null: one that is computed. */
function pathsOfExpression(expression: string): (string | null)[] {
  return expression
    .replace(/\s+/g, '')
    .replace(ONE_ITEM, '.ITEM')
    .split(',')
    .map(pathOfJq);
}

/** `.spec`, `.["spec"]`, `."spec"?` and `.|.spec` are the same. */
function pathOfJq(expression: string): string | null {
  const text = expression
    .replaceAll('?', '')
    .replace(/\.?\["(\w+)"\]|\."(\w+)"/g, '.$1$2')
    .replace(/\|(?=\.)/g, '')
    .replace(/^\.+(?=\.\w|\.\[)/, '');
  if (['.', '..', '.[]'].includes(text)) return '';
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
