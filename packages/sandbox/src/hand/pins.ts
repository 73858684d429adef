import { digestOf } from '../world/pinned';
import { ORGANIZATION } from '../world/plan/WorldPlan';
import type { Deployed } from './Deployments';
import { Refusal } from './Refusal';
import { CONFIG } from './repositories';

/** Where the pin of a service in an environment lies. */
export interface Pin {
  service: string;
  repository: { owner: string; repo: string };
  path: string;
  /** The key whose value it is. */
  key: 'targetRevision' | 'newTag' | 'revision' | 'tag';
}

/**
 * Where the pin of an Application would lie: its own `targetRevision` where it
 * reads the service's source, or the generator's where one made it; else the
 * image's tag in the values of the chart or in the overlay that it reads.
 *
 * @throws Refusal where no source of it is known
 */
export function fileOf({ service, environment, application }: Deployed): Pin {
  const source = codeOf(application);
  if (!source) {
    throw new Refusal(
      `${service} in ${environment} has several sources, and no pin that the hand knows.`,
    );
  }
  const [repo] = (source.repoURL.split('/').at(-1) as string).split('.git');
  const isGenerated = application.metadata.ownerReferences?.some(
    ({ kind }) => kind === 'ApplicationSet',
  );
  if (repo === service) {
    return {
      service,
      repository: CONFIG,
      path: `apps/${environment}/${service}.yaml`,
      key: isGenerated ? 'revision' : 'targetRevision',
    };
  }
  const [values] = source.helm?.valueFiles ?? [];
  return {
    service,
    repository: { owner: ORGANIZATION, repo },
    path: `${source.path}/${values ?? 'kustomization.yaml'}`,
    key: values ? 'tag' : 'newTag',
  };
}

/** The source that says what runs: of several the one of the code. */
function codeOf({ spec }: Deployed['application']) {
  return (
    (spec.sources ?? []).find(({ name }) => name === 'code') ?? spec.source
  );
}

/**
 * The pin that an Application follows.
 *
 * @throws Refusal where it follows a branch, or has several sources
 */
export function pinOf(deployed: Deployed): Pin {
  const pin = fileOf(deployed);
  const { service, environment, application } = deployed;
  const revision = codeOf(application)?.targetRevision ?? 'HEAD';
  if (
    ['targetRevision', 'revision'].includes(pin.key) &&
    !/^[0-9a-f]{40}$/.test(revision)
  ) {
    throw new Refusal(
      `${service} in ${environment} has no pin, it follows ${revision}: push ${service} instead.`,
    );
  }
  return pin;
}

/**
 * The file with another revision in its pin, and in the digest beside it where
 * there is one; nothing else is changed.
 *
 * @throws Refusal when the file holds no pin, or that revision already
 */
export function withPin(text: string, pin: Pin, revision: string): string {
  const line = new RegExp(`^(\\s*(?:- )?${pin.key}:\\s*"?)([\\w.-]+)`, 'm');
  const present = line.exec(text)?.[2];
  if (present === undefined) {
    throw new Refusal(`${pin.path} holds no ${pin.key}.`);
  }
  if (present === revision) {
    throw new Refusal(`${pin.path} names ${revision} already.`);
  }
  return text
    .replace(line, `$1${revision}`)
    .replace(
      /^(\s*digest:\s*)sha256:\w+/m,
      `$1${digestOf(pin.service, revision)}`,
    );
}
