import type { Policy } from '../../policy/Policy';
import { parsePolicy } from '../../policy/parsePolicy';

/** A policy of two environments, the second of which says what is given. */
export function policyOf(prod: object = {}): Policy {
  const document = {
    version: 1,
    environments: [
      { name: 'staging', match: { projects: ['payments'] } },
      {
        name: 'prod',
        criticality: 'high',
        mode: 'enforce',
        match: { projects: ['payments'] },
        ...prod,
      },
    ],
    pins: [
      {
        kind: 'application-target-revision',
        services: ['*'],
        repository: 'acme/deploy',
        path: '{service}.yaml',
      },
    ],
  };
  return {
    hash: 'x',
    governed: true,
    source: 'test',
    loadedAt: '2026-06-01T00:00:00.000Z',
    text: '',
    feeds: [],
    ...parsePolicy(JSON.stringify(document), 'test'),
  };
}
