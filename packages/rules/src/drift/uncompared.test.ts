import { isWide, uncomparedInWords, type Uncompared } from './uncompared';

const of = (part: Partial<Uncompared>): Uncompared => ({
  kind: 'Deployment.apps',
  ...part,
});

it.each<[string, Partial<Uncompared>, boolean]>([
  ['a value', { pointers: ['/spec/replicas'] }, false],
  ['a value by jq', { expressions: ['.spec.replicas'] }, false],
  ['the status', { pointers: ['/status'] }, false],
  ['an annotation', { pointers: ['/metadata/annotations/a~1b'] }, false],
  ['what an autoscaler writes', { managers: ['vpa'] }, false],
  [
    'the image of a container',
    {
      expressions: ['.spec.template.spec.containers[].image'],
    },
    false,
  ],
  [
    'one container',
    {
      expressions: ['.spec.template.spec.containers[]|select(.name=="proxy")'],
    },
    false,
  ],
  ['nothing, for nothing is said', { kind: '*' }, false],
  ['the spec', { pointers: ['/spec'] }, true],
  ['everything in the spec', { pointers: ['/spec/*'] }, true],
  ['the template of the pods', { pointers: ['/spec/template/'] }, true],
  ['the containers', { pointers: ['/spec/template/spec/containers'] }, true],
  [
    'each container by jq',
    {
      expressions: [' .spec.template.spec.containers[] '],
    },
    true,
  ],
  ['everything', { pointers: [''] }, true],
  ['everything by jq', { expressions: ['.'] }, true],
  ['everything at any depth', { expressions: ['..'] }, true],
  ['the data of a ConfigMap', { kind: 'ConfigMap', pointers: ['/data'] }, true],
  ['the rules of a Role', { expressions: ['.rules'] }, true],
  [
    'something of whatever kind',
    {
      kind: '*',
      pointers: ['/spec/replicas'],
    },
    true,
  ],
  [
    'something of whatever kind of a group',
    {
      kind: '*.apps',
      pointers: ['/spec/replicas'],
    },
    true,
  ],
  ['what people write', { managers: ['kubectl-edit'] }, true],
  ['what Argo CD writes', { managers: ['argocd-controller'] }, true],
])('leaves out %s: wide is %p %p', (_, part, wide) => {
  expect(isWide(of(part))).toBe(wide);
});

it('says what is left out of what', () => {
  expect(
    uncomparedInWords(
      of({
        namespace: 'pay',
        name: 'api',
        pointers: ['/spec/replicas'],
        managers: ['vpa'],
      }),
    ),
  ).toBe('Deployment.apps pay/api: /spec/replicas and what vpa writes');
  expect(uncomparedInWords(of({}))).toBe('Deployment.apps: nothing');
});
