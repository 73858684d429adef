import { Application } from './types';
import { asRecord, at, jsonCopy } from './values';

/** The `fields` query: which paths, and whether they are left out. */
export interface FieldSelection {
  exclude: boolean;
  paths: string[];
}

/** Reads `a.b,c` or `-a.b,c`; the leading `-` turns all into exclusions. */
export function parseFields(text: string | undefined): FieldSelection {
  const exclude = text?.startsWith('-') ?? false;
  const list = (exclude ? text?.slice(1) : text) ?? '';
  const paths = list.split(',').map(path => path.trim());
  return { exclude, paths: paths.filter(Boolean) };
}

/** The only paths below `items` that the list can select. */
export const LIST_FIELDS = [
  'metadata.name',
  'metadata.namespace',
  'metadata.annotations',
  'metadata.labels',
  'metadata.creationTimestamp',
  'metadata.deletionTimestamp',
  'spec',
  'spec.destination',
  'spec.project',
  'spec.source',
  'spec.sources',
  'spec.sourceHydrator',
  'spec.syncPolicy',
  'status.sourceHydrator',
  'status.summary',
  'status.sync.status',
  'status.sync.revision',
  'status.health',
  'status.resources',
  'status.operationState.phase',
  'status.operationState.startedAt',
  'status.operationState.finishedAt',
  'status.operationState.operation.sync',
  'operation.sync',
];

/** Under this name the list returns the result of the sync, not its request. */
const SYNC_RESULT_FIELD = 'status.operationState.operation.sync';

function readListField(application: Application, field: string): unknown {
  return field === SYNC_RESULT_FIELD
    ? application.status.operationState?.syncResult
    : at(application, ...field.split('.'));
}

function setPath(
  target: Record<string, unknown>,
  keys: string[],
  value: unknown,
) {
  const [key, ...rest] = keys;
  if (rest.length === 0) {
    target[key] = value;
    return;
  }
  const inner = asRecord(target[key]) ?? {};
  target[key] = inner;
  setPath(inner, rest, value);
}

/**
 * Applies `fields` to the list as Argo CD does: from a fixed whitelist,
 * ignoring names that are not in it. Without fields items are whole.
 */
export function selectListItems(
  applications: Application[],
  selection: FieldSelection,
): unknown[] {
  if (selection.paths.length === 0) {
    return applications;
  }
  const named = new Set(selection.paths);
  const fields = LIST_FIELDS.filter(
    field => named.has(`items.${field}`) !== selection.exclude,
  );
  return applications.map(application => {
    const item: Record<string, unknown> = {};
    for (const field of fields) {
      const value = readListField(application, field);
      if (value !== undefined) {
        setPath(item, field.split('.'), jsonCopy(value));
      }
    }
    return item;
  });
}

function pick(value: unknown, paths: string[][]): unknown {
  if (paths.some(path => path.length === 0)) {
    return value;
  }
  if (Array.isArray(value)) {
    return value.map(item => pick(item, paths));
  }
  const record = asRecord(value);
  if (!record) {
    return undefined;
  }
  const picked: Record<string, unknown> = {};
  for (const key of Object.keys(record)) {
    const inner = paths.filter(path => path[0] === key);
    const kept =
      inner.length > 0
        ? pick(
            record[key],
            inner.map(path => path.slice(1)),
          )
        : undefined;
    if (kept !== undefined) {
      picked[key] = kept;
    }
  }
  return picked;
}

function omit(value: unknown, path: string[]) {
  const [key, ...rest] = path;
  if (Array.isArray(value)) {
    value.forEach(item => omit(item, path));
    return;
  }
  const record = asRecord(value);
  if (record && rest.length === 0) {
    delete record[key];
  } else if (record) {
    omit(record[key], rest);
  }
}

/** Applies `fields` to a stream message: any JSON path, through arrays too. */
export function selectAnyPath(
  message: object,
  selection: FieldSelection,
): unknown {
  const paths = selection.paths.map(path => path.split('.'));
  const copy = jsonCopy(message);
  if (paths.length === 0) {
    return copy;
  }
  if (selection.exclude) {
    paths.forEach(path => omit(copy, path));
    return copy;
  }
  return pick(copy, paths);
}
