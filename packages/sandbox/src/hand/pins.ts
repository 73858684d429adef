import { ORGANIZATION } from '../world/plan/WorldPlan';
import type { Deployed } from './Deployments';
import { Refusal } from './Refusal';
import { CONFIG } from './repositories';

/** Where the pin of a service in an environment lies. */
export interface Pin {
  repository: { owner: string; repo: string };
  path: string;
  /** The key whose value it is. */
  key: 'targetRevision' | 'newTag';
}

/**
 * The pin that an Application follows: its own `targetRevision` where it reads
 * the service's source, else the image tag of the overlay that it reads.
 *
 * @throws Refusal where it follows a branch, or has several sources
 */
export function pinOf({ service, environment, application }: Deployed): Pin {
  const { source } = application.spec;
  if (!source) {
    throw new Refusal(
      `${service} in ${environment} has several sources, and no pin that the hand knows.`,
    );
  }
  const { repoURL, path, targetRevision } = source;
  const [repo] = (repoURL.split('/').at(-1) as string).split('.git');
  if (repo !== service) {
    return {
      repository: { owner: ORGANIZATION, repo },
      path: `${path}/kustomization.yaml`,
      key: 'newTag',
    };
  }
  if (!/^[0-9a-f]{40}$/.test(targetRevision ?? '')) {
    throw new Refusal(
      `${service} in ${environment} has no pin, it follows ${targetRevision}: push ${service} instead.`,
    );
  }
  return {
    repository: CONFIG,
    path: `apps/${environment}/${service}.yaml`,
    key: 'targetRevision',
  };
}

/**
 * The file with another revision in its pin, and nothing else changed.
 *
 * @throws Refusal when the file holds no pin, or that revision already
 */
export function withPin(text: string, pin: Pin, revision: string): string {
  const line = new RegExp(`^(\\s*(?:- )?${pin.key}:\\s*)([\\w.-]+)`, 'm');
  const present = line.exec(text)?.[2];
  if (present === undefined) {
    throw new Refusal(`${pin.path} holds no ${pin.key}.`);
  }
  if (present === revision) {
    throw new Refusal(`${pin.path} names ${revision} already.`);
  }
  return text.replace(line, `$1${revision}`);
}
