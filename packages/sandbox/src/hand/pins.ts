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
 * Where the pin of an Application would lie: its own `targetRevision` where it
 * reads the service's source, else the image tag of the overlay that it reads.
 *
 * @throws Refusal where it has several sources
 */
export function fileOf({ service, environment, application }: Deployed): Pin {
  const { source } = application.spec;
  if (!source) {
    throw new Refusal(
      `${service} in ${environment} has several sources, and no pin that the hand knows.`,
    );
  }
  const [repo] = (source.repoURL.split('/').at(-1) as string).split('.git');
  return repo === service
    ? {
        repository: CONFIG,
        path: `apps/${environment}/${service}.yaml`,
        key: 'targetRevision',
      }
    : {
        repository: { owner: ORGANIZATION, repo },
        path: `${source.path}/kustomization.yaml`,
        key: 'newTag',
      };
}

/**
 * The pin that an Application follows.
 *
 * @throws Refusal where it follows a branch, or has several sources
 */
export function pinOf(deployed: Deployed): Pin {
  const pin = fileOf(deployed);
  const { service, environment, application } = deployed;
  const revision = application.spec.source?.targetRevision ?? 'HEAD';
  if (pin.key === 'targetRevision' && !/^[0-9a-f]{40}$/.test(revision)) {
    throw new Refusal(
      `${service} in ${environment} has no pin, it follows ${revision}: push ${service} instead.`,
    );
  }
  return pin;
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
