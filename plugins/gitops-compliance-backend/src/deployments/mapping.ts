import {
  ARGOCD_APP_NAME,
  ARGOCD_APP_NAMESPACE,
  ARGOCD_APP_SELECTOR,
  ARGOCD_INSTANCE_NAME,
  ARGOCD_PROJECT_NAME,
  PIN_ANNOTATION_PREFIX,
  GITHUB_PROJECT_SLUG,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { minimatch } from 'minimatch';
import type { Policy } from '../policy/Policy';
import { pinRuleOf } from '../policy/Policy';
import type { PinRule } from '../policy/policySchema';
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

/** Where the pin of a target lies. */
export interface PinLocation {
  kind: PinRule['kind'];
  repository: string;
  branch: string;
  path: string;
  /** For kustomize-image: the image's name. */
  image: string | null;
  /** For kustomize-image: how a tag names the commit. */
  tag: string;
  /** `owner/name` of the source code, from the service's annotation. */
  sourceRepository: string | null;
}

/** A pin location, or why there is none. */
export type PinLookup =
  | { ok: true; pin: PinLocation }
  | { ok: false; problem: string };

/** Finds where the pin of a service in an environment lies. */
export function locatePin(
  policy: Policy,
  service: Service,
  environment: string,
): PinLookup {
  const rule = pinRuleOf(policy, service.name);
  if (!rule) {
    return {
      ok: false,
      problem: `No pin rule of the policy names ${service.name}; add it to pins in the policy`,
    };
  }
  const fill = (text: string) =>
    text
      .replaceAll('{service}', service.name)
      .replaceAll('{environment}', environment);
  const base: PinLocation = {
    kind: rule.kind,
    repository: rule.repository,
    branch: rule.branch,
    path: fill(rule.path),
    image: rule.kind === 'kustomize-image' ? fill(rule.image) : null,
    tag: rule.kind === 'kustomize-image' ? rule.tag : '{sha}',
    sourceRepository:
      service.entity.metadata.annotations?.[GITHUB_PROJECT_SLUG] ?? null,
  };
  const key = `${PIN_ANNOTATION_PREFIX}${environment}`;
  const annotation = service.entity.metadata.annotations?.[key];
  return annotation
    ? annotatedPin(policy, base, key, annotation)
    : { ok: true, pin: base };
}

/** `owner/name:path`, held to the policy's allow-list (design §5.13). */
function annotatedPin(
  policy: Policy,
  base: PinLocation,
  key: string,
  annotation: string,
): PinLookup {
  const match = /^([\w.-]+\/[\w.-]+):([^#\s]+)$/.exec(annotation);
  if (!match || match[2].split('/').includes('..')) {
    return {
      ok: false,
      problem: `Annotation ${key} must read owner/name:path`,
    };
  }
  const [, repository, path] = match;
  const allowed = policy.document.allowedPins.some(
    entry =>
      entry.repository === repository &&
      entry.paths.some(pattern => minimatch(path, pattern)),
  );
  return allowed
    ? { ok: true, pin: { ...base, repository, path } }
    : {
        ok: false,
        problem: `Annotation ${key} names ${repository}:${path}, which the policy's allowedPins do not list`,
      };
}
