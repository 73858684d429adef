import { Manifest } from './types';
import { asRecord, sameJson } from './values';

/** What Argo CD calls itself when it applies. */
export const ARGOCD_MANAGER = 'argocd-controller';

/** Who wrote which fields last (Kubernetes: "Server-Side Apply"). */
export interface FieldManager {
  manager: string;
  operation: 'Apply' | 'Update';
  atMs: number;
  /** JSON pointers of the fields that it owns. */
  fields: string[];
}

const UNOWNED = [
  '/apiVersion',
  '/kind',
  '/metadata/name',
  '/metadata/namespace',
];

function escaped(key: string): string {
  return key.replace(/~/g, '~0').replace(/\//g, '~1');
}

/** JSON pointers of the leaves in `after` that are not as in `before`. */
export function changedFields(
  before: unknown,
  after: unknown,
  at = '',
): string[] {
  if (sameJson(before, after) || UNOWNED.includes(at)) {
    return [];
  }
  const entries = Array.isArray(after)
    ? Object.entries(after)
    : Object.entries(asRecord(after) ?? {});
  if (entries.length === 0) {
    return after === undefined ? [] : [at];
  }
  const earlier = asRecord(before) ?? (Array.isArray(before) ? before : {});
  return entries.flatMap(([key, value]) =>
    changedFields(
      (earlier as Record<string, unknown>)[key],
      value,
      `${at}/${escaped(key)}`,
    ),
  );
}

/** Notes that a manager has written fields; nobody else owns them then. */
export function withOwner(
  managers: FieldManager[],
  owner: FieldManager,
): FieldManager[] {
  const written = new Set(owner.fields);
  const same = (other: FieldManager) =>
    other.manager === owner.manager && other.operation === owner.operation;
  const mine = managers.find(same)?.fields ?? [];
  return [
    ...managers
      .filter(other => !same(other))
      .map(other => ({
        ...other,
        fields: other.fields.filter(field => !written.has(field)),
      }))
      .filter(({ fields }) => fields.length > 0),
    { ...owner, fields: [...new Set([...mine, ...owner.fields])] },
  ];
}

function itemId(item: unknown, index: string): string {
  const name = asRecord(item)?.name;
  return typeof name === 'string'
    ? `k:${JSON.stringify({ name })}`
    : `i:${index}`;
}

/** Fields in the form of `fieldsV1`; items of lists by their name. */
function fieldsV1(manifest: Manifest, fields: string[]): object {
  const root: Record<string, unknown> = {};
  for (const field of fields) {
    let live: unknown = manifest;
    let node = root;
    for (const part of field.split('/').slice(1)) {
      const key = part.replace(/~1/g, '/').replace(/~0/g, '~');
      const isItem = Array.isArray(live);
      live = isItem ? (live as unknown[])[Number(key)] : asRecord(live)?.[key];
      const id = isItem ? itemId(live, key) : `f:${key}`;
      const next = asRecord(node[id]) ?? {};
      node[id] = next;
      node = next;
    }
  }
  return root;
}

/** `metadata.managedFields` of a live object. */
export function managedFields(
  manifest: Manifest,
  managers: FieldManager[],
): object[] {
  return managers.map(({ manager, operation, atMs, fields }) => ({
    manager,
    operation,
    apiVersion: manifest.apiVersion,
    time: new Date(atMs).toISOString().replace(/\.\d+Z$/, 'Z'),
    fieldsType: 'FieldsV1',
    fieldsV1: fieldsV1(manifest, fields),
  }));
}
