import { z } from 'zod';
import { parsePolicy } from '../access/policy';
import { parseCron } from '../cron';
import { parseGoDuration } from '../duration';
import { RenderError } from '../errors';
import { ARGOCD_NAMESPACE, Manifest } from '../types';
import { messageOf } from '../values';
import { AppProjectManifest, AppProjectSpec, projectSpecSchema } from './types';

/** The policies of a project's roles, as lines of Casbin's CSV. */
export function projectPolicies(name: string, spec: AppProjectSpec): string {
  return (spec.roles ?? [])
    .flatMap(role => [
      `p, proj:${name}:${role.name}, projects, get, ${name}, allow`,
      ...(role.policies ?? []),
      ...(role.groups ?? []).map(
        group => `g, ${group}, proj:${name}:${role.name}`,
      ),
    ])
    .join('\n');
}

/**
 * Checks an AppProject as Kubernetes and the stand-in do.
 *
 * @throws RenderError naming each field that is wrong or not supported
 */
export function parseProject(manifest: Manifest): AppProjectManifest {
  const { name, namespace = ARGOCD_NAMESPACE } = manifest.metadata;
  if (namespace !== ARGOCD_NAMESPACE) {
    throw new RenderError(
      `AppProject ${name}: metadata.namespace must be ${ARGOCD_NAMESPACE}, not ${namespace}`,
    );
  }
  const parsed = projectSpecSchema.safeParse(manifest.spec ?? {});
  if (!parsed.success) {
    throw new RenderError(
      `AppProject ${name}: ${z.prettifyError(parsed.error)}`,
    );
  }
  try {
    parsePolicy(projectPolicies(name, parsed.data));
  } catch (error) {
    throw new RenderError(`AppProject ${name}: ${messageOf(error)}`);
  }
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: manifest.metadata,
    spec: parsed.data,
  };
}

/**
 * The further checks that Argo CD's API makes before it takes a project, and
 * that `kubectl` does not: role policies name the project and the role
 * itself, windows have a schedule that parses, names do not repeat.
 *
 * @throws saying what is wrong
 */
export function validateProject(project: AppProjectManifest) {
  const { name } = project.metadata;
  const seen = new Set<string>();
  for (const role of project.spec.roles ?? []) {
    if (seen.has(role.name)) {
      throw new Error(`role '${role.name}' already exists`);
    }
    seen.add(role.name);
    for (const policy of role.policies ?? []) {
      checkRolePolicy(name, role.name, policy);
    }
  }
  const windows = new Set<string>();
  for (const window of project.spec.syncWindows ?? []) {
    const key = JSON.stringify(window);
    if (windows.has(key)) {
      throw new Error(
        `window '${window.kind}:${window.schedule}:${window.duration}' already exists, update or edit`,
      );
    }
    windows.add(key);
    try {
      parseCron(window.schedule);
    } catch (error) {
      throw new Error(
        `cannot parse schedule '${window.schedule}': ${messageOf(error)}`,
      );
    }
    try {
      parseGoDuration(window.duration);
    } catch (error) {
      throw new Error(
        `cannot parse duration '${window.duration}': ${messageOf(error)}`,
      );
    }
  }
}

function checkRolePolicy(project: string, role: string, policy: string) {
  const fields = policy.split(',').map(field => field.trim());
  const [, subject, resource, , object, effect] = fields;
  const wrong = (reason: string) =>
    new Error(`invalid policy rule '${policy}': ${reason}`);
  if (fields.length !== 6 || fields[0] !== 'p') {
    throw wrong("must be of the form: 'p, sub, res, act, obj, eft'");
  }
  if (subject !== `proj:${project}:${role}`) {
    throw wrong(`policy subject must be: 'proj:${project}:${role}'`);
  }
  const known =
    /^(\*|applications|applicationsets|repositories|clusters|exec|logs|projects)$/;
  if (!known.test(resource)) {
    throw wrong(`project resource must be one of the resources of a project`);
  }
  const inProject =
    object === project ||
    object.startsWith(`${project}/`) ||
    resource === 'projects';
  if (!inProject) {
    throw wrong(
      `object must be of form '${project}/*', '${project}[/<NAMESPACE>]/<APPNAME>' or '${project}/<APPNAME>'`,
    );
  }
  if (effect !== 'allow' && effect !== 'deny') {
    throw wrong(`effect must be: 'allow' or 'deny'`);
  }
}
