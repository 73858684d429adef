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
import type { Visibility } from './ServiceStore';

/**
 * What the reader may see of the catalog, as an SQL condition on `services`.
 *
 * The catalog's own conditions are translated; one that is not known here
 * refuses the request, because showing too much is the worse fault.
 */
export async function visibilityOf(
  permissions: PermissionsService,
  credentials: BackstageCredentials,
): Promise<Visibility> {
  const [decision] = await permissions.authorizeConditional(
    [{ permission: catalogEntityReadPermission }],
    { credentials },
  );
  if (decision.result === AuthorizeResult.ALLOW) return () => {};
  if (decision.result !== AuthorizeResult.CONDITIONAL) {
    throw new NotAllowedError(
      'You may not read the catalog (permission catalog.entity.read); ask a portal administrator',
    );
  }
  const { conditions } = decision;
  return query => {
    query.where(builder => applyCriteria(builder, conditions));
  };
}

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
const label = z.object({ label: z.string() });
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
      const path = ['metadata', 'annotations', key];
      applyPath(query, path, value);
      return;
    }
    case 'HAS_LABEL':
      applyPath(query, ['metadata', 'labels', label.parse(params).label]);
      return;
    case 'HAS_METADATA':
    case 'HAS_SPEC': {
      const { key, value } = property.parse(params);
      const root = rule === 'HAS_SPEC' ? 'spec' : 'metadata';
      applyPath(query, [root, ...key.split('.')], value);
      return;
    }
    default:
      throw new NotAllowedError(
        `The catalog's permission rule ${rule} is not known to GitOps Compliance, so nothing is shown; report it to the portal's operators`,
      );
  }
}

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
      .whereRaw('entity #>> ?::text[] = ?', [path, value])
      .orWhereRaw('entity #> ?::text[] @> ?::jsonb', [
        path,
        JSON.stringify([value]),
      ]),
  );
}
