import { readFileSync } from 'node:fs';
import path from 'node:path';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import {
  ANNOTATION_ORIGIN_LOCATION,
  RELATION_OWNED_BY,
  type Entity,
} from '@backstage/catalog-model';
import { parseAllDocuments } from 'yaml';
import {
  DEV_REPOSITORY,
  isPinInFile,
  ORGANIZATION,
  pinPath,
  type PlannedService,
  type WorldPlan,
} from './plan';

const PACKAGE = resolvePackagePath('@gitops-compliance/sandbox', '.');
const API_VERSION = 'backstage.io/v1alpha1';

/** The policy of the tests' world. */
export const SANDBOX_POLICY_FILE = path.join(PACKAGE, 'policy.yaml');

/** Groups and users of a world. */
export function peopleOf({ teams, people }: WorldPlan): Entity[] {
  const groups = teams.map(({ name, title, description }) => ({
    apiVersion: API_VERSION,
    kind: 'Group',
    metadata: { name, description },
    spec: { type: 'team', profile: { displayName: title }, children: [] },
  }));
  const users = people.map(({ name, title, login, email, ...one }) => ({
    apiVersion: API_VERSION,
    kind: 'User',
    metadata: {
      name,
      annotations: {
        'github.com/user-login': login,
        ...(one.argocdAccount && {
          'gitops-compliance/argocd-account': one.argocdAccount,
        }),
        ...(one.kubernetesUser && {
          'gitops-compliance/kubernetes-user': one.kubernetesUser,
        }),
      },
    },
    spec: {
      profile: { displayName: title, email },
      memberOf: [one.team],
    },
  }));
  return [...groups, ...users];
}

/** Services of a world, with the annotations that plugins in the field use. */
export function servicesOf(plan: WorldPlan): Entity[] {
  return plan.services.map(service => ({
    apiVersion: API_VERSION,
    kind: 'Component',
    metadata: {
      name: service.name,
      title: service.title,
      description: service.description,
      annotations: {
        'argocd/app-selector': `app=${service.name}`,
        'argocd/instance-name': plan.instances.join(','),
        'github.com/project-slug': `${ORGANIZATION}/${service.name}`,
        ...pinAnnotations(plan, service),
      },
    },
    spec: {
      type: 'service',
      lifecycle: 'production',
      owner: `group:default/${service.team}`,
    },
  }));
}

/** Where a robot writes the pin, it lies elsewhere than the policy says. */
function pinAnnotations(
  { environments }: WorldPlan,
  { name, pin }: PlannedService,
): Record<string, string> {
  if (!isPinInFile(pin)) return {};
  return Object.fromEntries(
    environments
      .filter(({ followsMain }) => followsMain)
      .map(place => [
        `gitops-compliance/pin.${place.name}`,
        annotationOf(pin, pinPath(name, pin, place.name)),
      ]),
  );
}

/** One place for each pin, in the order of the policy's rule. */
function annotationOf(pin: PlannedService['pin'], file: string): string {
  const place = `${ORGANIZATION}/${DEV_REPOSITORY}:${file}`;
  return pin === 'kustomize-tag-and-digest' ? `${place}, ${place}` : place;
}

/**
 * The entities of the tests' world as the catalog would give them after
 * processing, for tests that run without a catalog.
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

/** The same for a world that was made from a plan. */
export function entitiesOf(plan: WorldPlan): Entity[] {
  const origin = `file:${path.join(PACKAGE, 'catalog', 'org.yaml')}`;
  return [...peopleOf(plan), ...servicesOf(plan)].map(entity =>
    processed(entity, origin),
  );
}

/** An entity as the catalog gives it once it was read from a location. */
export function processed(entity: Entity, origin: string): Entity {
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
