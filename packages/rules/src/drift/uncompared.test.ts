import {
  isWide,
  uncomparedInWords,
  untoldExpressions,
  type Uncompared,
} from './uncompared';

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
  [
    'the bundle of each webhook',
    {
      kind: 'MutatingWebhookConfiguration.admissionregistration.k8s.io',
      expressions: ['.webhooks[]?.clientConfig.caBundle'],
    },
    false,
  ],
  ['the spec, where there is one', { expressions: ['.spec?'] }, true],
  ['the spec by its name', { expressions: ['.["spec"]'] }, true],
  ['the spec in quotes', { expressions: ['."spec"'] }, true],
  ['the spec by a pipe', { expressions: ['. | .spec'] }, true],
  ['the template by a pipe', { expressions: ['.spec | .template'] }, true],
  ['the spec after a value', { expressions: ['.status, .spec'] }, true],
  [
    'the containers of a CronJob',
    {
      kind: 'CronJob.batch',
      pointers: ['/spec/jobTemplate/spec/template/spec/containers'],
    },
    true,
  ],
  [
    'the template of a CronJob',
    { kind: 'CronJob.batch', pointers: ['/spec/jobTemplate'] },
    true,
  ],
  [
    'what runs first in the pods',
    { pointers: ['/spec/template/spec/initContainers'] },
    true,
  ],
  [
    'the containers of a Pod',
    { kind: 'Pod', pointers: ['/spec/containers'] },
    true,
  ],
  [
    'whom a role is given to',
    { kind: 'RoleBinding.rbac.authorization.k8s.io', pointers: ['/subjects'] },
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

it.each<[string, boolean]>([
  ['.spec.replicas', false],
  ['.status, .spec.replicas', false],
  ['.webhooks[]?.clientConfig.caBundle', false],
  ['.spec.template.spec.containers[] | select(.name == "proxy")', false],
  [
    '.spec.template.spec.containers[] | select(.name == "proxy") | .image',
    false,
  ],
  ['.spec.template.spec.containers[] | select(true)', true],
  ['.spec | select(.replicas > 0)', true],
  ['getpath(["spec"])', true],
  ['first(.spec)', true],
  ['.. | objects', true],
])('nobody can tell what %s leaves out: %p', (expression, isUntold) => {
  expect(untoldExpressions(of({ expressions: [expression] }))).toEqual(
    isUntold ? [expression] : [],
  );
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
