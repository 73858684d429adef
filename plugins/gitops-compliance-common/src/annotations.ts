import type { Entity } from '@backstage/catalog-model';

/** Annotations of the Argo CD plugins in the field, honoured as they are. */
export const ARGOCD_APP_NAME = 'argocd/app-name';
/** Label selector; excludes `argocd/app-name`. */
export const ARGOCD_APP_SELECTOR = 'argocd/app-selector';
/** Namespace of the Application objects. */
export const ARGOCD_APP_NAMESPACE = 'argocd/app-namespace';
/** Argo CD project. */
export const ARGOCD_PROJECT_NAME = 'argocd/project-name';
/** Instances, separated by commas. */
export const ARGOCD_INSTANCE_NAME = 'argocd/instance-name';
/** `owner/name` of the source repository. */
export const GITHUB_PROJECT_SLUG = 'github.com/project-slug';
/**
 * Where the pin of one environment lies, as `owner/name:path`; the environment's
 * name follows the prefix. It must lie within the policy's `allowedPins`.
 */
export const PIN_ANNOTATION_PREFIX = 'gitops-compliance/pin.';

/** True where the suite's tabs have something to show. */
export function isGitopsComplianceAvailable(entity: Entity): boolean {
  const annotations = entity.metadata.annotations ?? {};
  return (
    entity.kind.toLocaleLowerCase('en-US') === 'component' &&
    Boolean(annotations[ARGOCD_APP_NAME] || annotations[ARGOCD_APP_SELECTOR])
  );
}
