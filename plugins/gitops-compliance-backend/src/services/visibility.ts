import type {
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import { catalogEntityReadPermission } from '@backstage/plugin-catalog-common/alpha';
import {
  AuthorizeResult,
  type PermissionCondition,
  type PermissionCriteria,
} from '@backstage/plugin-permission-common';
import type { Knex } from 'knex';
import { z } from 'zod';

/** Narrows a query on `services` to what somebody may see. */
export type Visibility = (query: Knex.QueryBuilder) => void;

/** Who may see the whole catalog. */
export const EVERYTHING: Visibility = () => {};

/** What the catalog lets somebody see, as the permission framework says it. */
export type CatalogSight =
  | 'everything'
  | 'nothing'
  | PermissionCriteria<PermissionCondition>;

/** What the catalog lets the reader see. */
export async function catalogSightOf(
  permissions: PermissionsService,
  credentials: BackstageCredentials,
): Promise<CatalogSight> {
  const [decision] = await permissions.authorizeConditional(
    [{ permission: catalogEntityReadPermission }],
    { credentials },
  );
  if (decision.result === AuthorizeResult.ALLOW) return 'everything';
  return decision.result === AuthorizeResult.CONDITIONAL
    ? decision.conditions
    : 'nothing';
}

/**
 * What the reader may see of the catalog, as an SQL condition on `services`.
 *
 * The catalog's own conditions are translated; one that is not known here
 * refuses the request, because showing too much is the worse fault.
 */
export function visibilityBy(sight: CatalogSight): Visibility {
  if (sight === 'everything') return EVERYTHING;
  if (sight === 'nothing') {
    throw new NotAllowedError(
      'You may not read the catalog (permission catalog.entity.read); ask a portal administrator',
    );
  }
  return query => {
    query.where(builder => applyCriteria(builder, sight));
  };
}

/** Properties that are kept of an entity; of others nothing can be said. */
const KNOWN_PROPERTIES = {
  metadata: ['name', 'namespace', 'title', 'tags'],
  spec: ['type', 'lifecycle', 'owner', 'system'],
};

function applyCriteria(
  query: Knex.QueryBuilder,
  criteria: PermissionCriteria<PermissionCondition>,
): void {
  if ('allOf' in criteria) {
    for (const part of criteria.allOf) {
      query.andWhere(builder => applyCriteria(builder, part));
    }
  } else if ('anyOf' in criteria) {
    for (const part of criteria.anyOf) {
      query.orWhere(builder => applyCriteria(builder, part));
    }
  } else if ('not' in criteria) {
    query.whereNot(builder => applyCriteria(builder, criteria.not));
  } else {
    applyCondition(query, criteria);
  }
}

const owner = z.object({ claims: z.array(z.string()) });
const kinds = z.object({ kinds: z.array(z.string()) });
const annotation = z.object({
  annotation: z.string(),
  value: z.string().optional(),
});
const label = z.object({ label: z.string(), value: z.string().optional() });
const property = z.object({ key: z.string(), value: z.string().optional() });

function applyCondition(
  query: Knex.QueryBuilder,
  { rule, params }: PermissionCondition,
): void {
  switch (rule) {
    case 'IS_ENTITY_OWNER':
      query.whereRaw('owned_by && ?::text[]', [owner.parse(params).claims]);
      return;
    case 'IS_ENTITY_KIND':
      query.whereRaw(`lower(entity->>'kind') = ANY (?::text[])`, [
        kinds.parse(params).kinds.map(kind => kind.toLowerCase()),
      ]);
      return;
    case 'HAS_ANNOTATION': {
      const { annotation: key, value } = annotation.parse(params);
      applyEntry(query, 'annotations', key, value);
      return;
    }
    case 'HAS_LABEL': {
      const { label: key, value } = label.parse(params);
      applyEntry(query, 'labels', key, value);
      return;
    }
    case 'HAS_METADATA':
    case 'HAS_SPEC': {
      const { key, value } = property.parse(params);
      const root = rule === 'HAS_SPEC' ? 'spec' : 'metadata';
      if (!KNOWN_PROPERTIES[root].includes(key)) throw unknownRule(rule, key);
      applyPath(query, [root, ...key.split('.')], value);
      return;
    }
    default:
      throw unknownRule(rule);
  }
}

function unknownRule(rule: string, key?: string): NotAllowedError {
  const what = key === undefined ? rule : `${rule} on ${key}`;
  return new NotAllowedError(
    `The catalog's permission rule ${what} is not known to GitOps Compliance, so nothing is shown; report it to the portal's operators`,
  );
}

/** An annotation or label; like the catalog without regard to case. */
function applyEntry(
  query: Knex.QueryBuilder,
  map: 'annotations' | 'labels',
  key: string,
  value?: string,
): void {
  query.whereRaw(
    `EXISTS (
       SELECT 1
       FROM jsonb_each_text(COALESCE(entity->'metadata'->?, '{}')) AS known
       WHERE lower(known.key) = lower(?)
         AND (?::text IS NULL OR lower(known.value) = lower(?::text)))`,
    [map, key, value ?? null, value ?? null],
  );
}

/** A property; absent counts as no match, so that `not` can be trusted. */
function applyPath(
  query: Knex.QueryBuilder,
  path: string[],
  value?: string,
): void {
  if (value === undefined) {
    query.whereRaw('entity #> ?::text[] IS NOT NULL', [path]);
    return;
  }
  // A property may be a scalar or a list that holds the value.
  query.where(builder =>
    builder
      .whereRaw(`lower(COALESCE(entity #>> ?::text[], '')) = lower(?)`, [
        path,
        value,
      ])
      .orWhereRaw(
        `lower(COALESCE(entity #> ?::text[], '[]')::text)::jsonb @> lower(?)::jsonb`,
        [path, JSON.stringify([value])],
      ),
  );
}
