import { readFileSync } from 'node:fs';
import path from 'node:path';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import {
  ANNOTATION_ORIGIN_LOCATION,
  RELATION_OWNED_BY,
  type Entity,
} from '@backstage/catalog-model';
import { parseAllDocuments } from 'yaml';

const PACKAGE = resolvePackagePath('@gitops-compliance/sandbox', '.');

/** The policy that the sandbox runs under. */
export const SANDBOX_POLICY_FILE = path.join(PACKAGE, 'policy.yaml');

/**
 * The sandbox's entities as the catalog would give them after processing, for
 * tests that run without a catalog.
 */
export function sandboxEntities(): Entity[] {
  return ['org.yaml', 'services.yaml'].flatMap(file => {
    const location = path.join(PACKAGE, 'catalog', file);
    const documents = parseAllDocuments(readFileSync(location, 'utf8'));
    return [...documents].map(document =>
      processed(document.toJS() as Entity, `file:${location}`),
    );
  });
}

function processed(entity: Entity, origin: string): Entity {
  const { name, annotations } = entity.metadata;
  const { owner } = (entity.spec ?? {}) as { owner?: string };
  return {
    ...entity,
    metadata: {
      ...entity.metadata,
      namespace: 'default',
      uid: `${entity.kind}-${name}`.toLowerCase(),
      annotations: { ...annotations, [ANNOTATION_ORIGIN_LOCATION]: origin },
    },
    relations: owner ? [{ type: RELATION_OWNED_BY, targetRef: owner }] : [],
  };
}
