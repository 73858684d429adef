import {
  ARGOCD_APP_NAME,
  ARGOCD_APP_NAMESPACE,
  ARGOCD_APP_SELECTOR,
  ARGOCD_INSTANCE_NAME,
  ARGOCD_PROJECT_NAME,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Service } from '../services/ServiceStore';

/** What mapping looks at. */
export interface Mappable {
  instance: string;
  namespace: string;
  application: string;
  project: string;
  labels: Record<string, string>;
}

/** Whether a service's annotations name the application (as other plugins do). */
export function claimsIt(service: Service, application: Mappable): boolean {
  const annotations = service.entity.metadata.annotations ?? {};
  const instances = annotations[ARGOCD_INSTANCE_NAME]?.split(',').map(part =>
    part.trim(),
  );
  if (instances && !instances.includes(application.instance)) return false;
  const namespace = annotations[ARGOCD_APP_NAMESPACE];
  if (namespace && namespace !== application.namespace) return false;
  const project = annotations[ARGOCD_PROJECT_NAME];
  if (project && project !== application.project) return false;
  const name = annotations[ARGOCD_APP_NAME];
  if (name) return name === application.application;
  const selector = annotations[ARGOCD_APP_SELECTOR];
  return selector ? selects(selector, application.labels) : false;
}

/**
 * Kubernetes equality selectors joined by commas; anything else selects
 * nothing, because guessing would map the wrong application.
 */
export function selects(
  selector: string,
  labels: Record<string, string>,
): boolean {
  const terms = selector.split(',').map(term => term.trim());
  return terms.every(term => {
    const match = /^([\w./-]+)\s*(==|=|!=)\s*([\w.-]*)$/.exec(term);
    if (!match) return false;
    const [, key, operator, value] = match;
    return operator === '!=' ? labels[key] !== value : labels[key] === value;
  });
}
