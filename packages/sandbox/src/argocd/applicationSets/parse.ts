import { z } from 'zod';
import { RenderError } from '../errors';
import { ARGOCD_NAMESPACE, Manifest } from '../types';
import { ApplicationSetManifest, applicationSetSpecSchema } from './types';

/**
 * Checks an ApplicationSet against what the stand-in can do.
 *
 * @throws RenderError naming each field that is wrong or not supported
 */
export function parseApplicationSet(
  manifest: Manifest,
): ApplicationSetManifest {
  const { name, namespace = ARGOCD_NAMESPACE } = manifest.metadata;
  if (namespace !== ARGOCD_NAMESPACE) {
    throw new RenderError(
      `ApplicationSet ${name}: metadata.namespace must be ${ARGOCD_NAMESPACE}, not ${namespace}`,
    );
  }
  const parsed = applicationSetSpecSchema.safeParse(manifest.spec);
  if (!parsed.success) {
    throw new RenderError(
      `ApplicationSet ${name}: ${z.prettifyError(parsed.error)}`,
    );
  }
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ApplicationSet',
    metadata: manifest.metadata,
    spec: parsed.data,
  };
}
