import {
  ignoredDifferences,
  type IgnoredDifference,
  type OwnedDifference,
} from './ignoredDifferences';

const HPA = 'horizontal-pod-autoscaler';
const DEPLOYMENT = {
  group: 'apps',
  kind: 'Deployment',
  name: 'api',
  namespace: 'pay',
};

const ignoring = (
  fields: [path: string, ...owners: string[]][],
  more: Partial<OwnedDifference> = {},
) =>
  ignoredDifferences([
    {
      ...DEPLOYMENT,
      change: 'changed',
      values: fields.length,
      managers: null,
      fields: fields.map(([path, ...owners]) => ({ path, owners })),
      ...more,
    },
  ]);

it.each<[string, IgnoredDifference[], Partial<IgnoredDifference>]>([
  [
    'a value by its pointer, whoever wrote it',
    ignoring([['spec.replicas', 'kubectl-edit']]),
    { jsonPointers: ['/spec/replicas'] },
  ],
  [
    'a key with what a pointer escapes',
    ignoring([['metadata.annotations."a~b/c"', HPA]]),
    { jsonPointers: ['/metadata/annotations/a~0b~1c'] },
  ],
  [
    'an item of a list by who wrote it, beside what has a pointer',
    ignoring([
      ['spec.replicas', HPA],
      ['spec.containers[app].image', 'image-injector'],
    ]),
    {
      jsonPointers: ['/spec/replicas'],
      managedFieldsManagers: ['image-injector'],
    },
  ],
  [
    'more values than are known by who wrote all of them',
    ignoring([['spec.replicas', HPA]], { values: 30, managers: [HPA] }),
    { managedFieldsManagers: [HPA] },
  ],
])('tells %s', (_, told, rest) => {
  expect(told).toEqual([{ ...DEPLOYMENT, ...rest }]);
});

it('leaves out what objects of the core and of the whole cluster do not have', () => {
  expect(
    ignoring([['data.x', HPA]], { group: '', namespace: '', kind: 'Node' }),
  ).toEqual([{ kind: 'Node', name: 'api', jsonPointers: ['/data/x'] }]);
});

it.each<[string, IgnoredDifference[]]>([
  [
    'an item that a person wrote at a terminal',
    ignoring([['spec.containers[app].image', 'kubectl-edit']]),
  ],
  [
    'an item that Argo CD wrote',
    ignoring([['spec.containers[app].image', 'argocd-controller']]),
  ],
  [
    'an item of which nobody knows who wrote it',
    ignoring([['spec.containers[app].image']]),
  ],
  [
    'more values than are known, of one of which nobody knows who wrote it',
    ignoring([['spec.replicas', HPA]], { values: 30 }),
  ],
  [
    'an object that does not run',
    ignoring([['spec', HPA]], { change: 'removed' }),
  ],
  [
    'an object that is not declared',
    ignoring([['spec', HPA]], { change: 'added' }),
  ],
])('does not tell %s', (_, told) => {
  expect(told).toEqual([]);
});
