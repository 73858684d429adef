import { pathsOutside } from './kustomization';

const FOLDER = 'services/web/overlays/prod';

describe('what a kustomization is built of outside of its folder', () => {
  it.each<[string, string, string[]]>([
    ['a base', 'resources: [../../base]', ['services/web/base']],
    [
      'older fields and components',
      'bases: [../../base/]\ncomponents: [../../../shared/tls]',
      ['services/web/base', 'services/shared/tls'],
    ],
    [
      'patches by path',
      'patches:\n  - path: ../limits.yaml\n  - patch: "- op: remove"\n',
      ['services/web/overlays/limits.yaml'],
    ],
    ['what lies inside', 'resources: [deployment.yaml, ./more, a/../b]', []],
    [
      'what lies elsewhere',
      'resources: ["https://git.example/a//b?ref=v1", "github.com/a/b"]',
      [],
    ],
    ['a way out of the repository', 'resources: [../../../../../etc]', []],
    ['one twice', 'resources: [../../base, ../../base]', ['services/web/base']],
    ['fields of other shapes', 'resources: base\npatches: [1, null]', []],
    ['no YAML', 'resources: [', []],
    ['a list', '- a', []],
  ])('%s', (_, text, expected) => {
    expect(pathsOutside(FOLDER, text)).toEqual(expected);
  });
});
