import { onlyServiceOf, policyWithRule } from './claimTexts';

const LOST = {
  instance: 'eu-1',
  namespace: 'argocd',
  application: 'lost',
  applicationSet: null,
  project: 'default',
  cluster: null,
};
const withRule = (policy: string) =>
  policyWithRule(policy, LOST, 'component:default/shop', 'project');

describe('a policy with one more rule', () => {
  it('has it in the place of none', () => {
    expect(withRule('version: 1\n')).toBe(
      [
        'version: 1',
        'claims:',
        '  - service: "component:default/shop"',
        '    match:',
        '      instances: ["eu-1"]',
        '      projects: ["default"]',
        '',
      ].join('\n'),
    );
  });

  it('has it before the others, indented like them', () => {
    expect(
      withRule('claims: # who has what\n# by us\n- service: a\nversion: 1\n'),
    ).toBe(
      [
        'claims: # who has what',
        '# by us',
        '- service: "component:default/shop"',
        '  match:',
        '    instances: ["eu-1"]',
        '    projects: ["default"]',
        '- service: a',
        'version: 1',
        '',
      ].join('\n'),
    );
  });

  it('is not guessed at where the rules are written otherwise', () => {
    expect(withRule('claims: [{ service: a }]\n')).toBeNull();
    expect(withRule('claims: []\n')).toBeNull();
  });
});

it('proposes a service where all that have one have the same', () => {
  const of = (...services: (string | null)[]) =>
    onlyServiceOf(services.map(service => ({ service })));
  expect(of(null, 'a', 'a')).toBe('a');
  expect(of('a', 'b')).toBeUndefined();
  expect(of(null)).toBeUndefined();
});
