import { SANDBOX_POLICY_FILE } from '@gitops-compliance/sandbox';
import { readFileSync } from 'fs';
import { parse, stringify } from 'yaml';
import { parsePolicy } from '../policy/parsePolicy';
import type { Policy } from '../policy/Policy';
import type { Service } from '../services/ServiceStore';
import { mapApplication } from './mapApplication';
import { ServiceIndex } from './ServiceIndex';

const application = {
  instance: 'eu-1',
  namespace: 'argocd',
  application: 'shop-prod',
  project: 'shop',
  labels: { environment: 'prod' },
  applicationSet: 'shops',
  destination: { server: null, name: 'eu', namespace: 'shop' },
};

function service(name: string, annotations = {}): Service {
  return {
    entityRef: `component:default/${name}`,
    name,
    title: name,
    owner: null,
    ownedBy: [],
    entity: {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: { name, annotations },
    },
  };
}

/** The sandbox's policy with these claims. */
function policyWith(claims?: object[]): Policy {
  const document = parse(readFileSync(SANDBOX_POLICY_FILE, 'utf8'));
  const text = stringify({ ...document, ...(claims && { claims }) });
  return {
    feeds: [],
    hash: 'h',
    governed: false,
    source: 'file',
    loadedAt: '2026-01-01T00:00:00Z',
    text,
    ...parsePolicy(text, 'policy.yaml'),
  };
}

const annotated = service('annotated', { 'argocd/app-name': 'shop-prod' });
const services = new ServiceIndex([annotated, service('shop')]);
const claim = (to: string, match: object) => ({
  service: `component:default/${to}`,
  match,
});
const BY_SET = { applicationSets: ['shops'] };

it.each<[string, object[] | undefined, string | null]>([
  ['annotations where there is no rule', undefined, 'annotated'],
  [
    'annotations where no rule holds',
    [claim('shop', { projects: ['x'] })],
    'annotated',
  ],
  ['a rule before annotations', [claim('shop', BY_SET)], 'shop'],
  [
    'the first rule that holds',
    [claim('shop', BY_SET), claim('annotated', BY_SET)],
    'shop',
  ],
  [
    'nobody where the rule names a service that is not in the catalog',
    [claim('gone', BY_SET)],
    null,
  ],
])('maps by %s', (_, claims, name) => {
  expect(mapApplication(policyWith(claims), services, application)).toEqual({
    service: name && `component:default/${name}`,
    environment: 'prod',
    policyHash: 'h',
  });
});
