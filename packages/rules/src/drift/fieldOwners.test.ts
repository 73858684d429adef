import { fieldOwners } from './fieldOwners';

const by = (manager: string, fieldsV1: object) => ({ manager, fieldsV1 });
const MANAGED = [
  by('argocd-controller', {
    'f:metadata': { 'f:annotations': { '.': {}, 'f:team.io/owner': {} } },
    'f:spec': {
      'f:template': {
        'f:containers': {
          'k:{"name":"app"}': { '.': {}, 'f:name': {}, 'f:image': {} },
          'k:{"containerPort":8080,"protocol":"TCP"}': { '.': {} },
        },
        'f:tolerations': {},
      },
      'f:finalizers': { 'v:"mine"': {} },
    },
  }),
  by('kubectl-edit', {
    'f:spec': {
      'f:replicas': {},
      'f:template': { 'f:containers': { 'k:{"name":"app"}': { 'f:tty': {} } } },
      'f:list': { 'i:0': { 'f:a': {} } },
    },
  }),
  by('hpa', { 'f:spec': { 'f:replicas': {} } }),
];

describe('who wrote a value', () => {
  it.each<[string, string[]]>([
    ['spec.template.containers[app].image', ['argocd-controller']],
    ['spec.template.containers[app].tty', ['kubectl-edit']],
    ['spec.template.containers[other].image', []],
    ['spec.template.containers[8080]', ['argocd-controller']],
    ['spec.replicas', ['hpa', 'kubectl-edit']],
    ['spec.list[0].a', ['kubectl-edit']],
    ['spec.list[1].a', []],
    ['spec.finalizers[mine]', ['argocd-controller']],
    ['metadata.annotations."team.io/owner"', ['argocd-controller']],
    // Who owns a list as a whole owns what is in it.
    ['spec.template.tolerations[0].key', ['argocd-controller']],
    // Who owns some of it does not own the rest.
    ['metadata.annotations.other', []],
    ['spec.unknown', []],
    ['', []],
    ['spec..replicas', []],
    ['spec["', []],
  ])('%s: %j', (path, owners) => {
    expect(fieldOwners(MANAGED, path)).toEqual(owners);
  });

  it.each([[undefined], [null], ['text'], [[{ manager: 'x' }]], [{}]])(
    'tells nobody from %j',
    managed => {
      expect(fieldOwners(managed, 'spec.replicas')).toEqual([]);
    },
  );
});
