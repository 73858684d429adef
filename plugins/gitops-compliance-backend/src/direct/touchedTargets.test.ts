import {
  branchOf,
  cleanPath,
  repositoryOfUrl,
  touchedTargets,
  type DeployedPlace,
} from './touchedTargets';

const place = (
  environment: string,
  path: string,
  branch: string | null = 'main',
): DeployedPlace => ({
  serviceRef: 'component:default/web',
  environment,
  repository: 'acme/deploy',
  branch,
  path,
});

const ON_MAIN = { branch: 'main', defaultBranch: 'main' };

describe('which targets a pull request touches', () => {
  const environments = (
    files: string[] | null,
    places: DeployedPlace[],
    where = ON_MAIN,
  ) => touchedTargets(files, places, where).map(target => target.environment);

  const places = [
    place('prod', 'web/overlays/prod'),
    place('prod', 'apps/prod/web.yaml'),
    place('dev', 'web/overlays/dev'),
  ];

  it.each<[string, string[] | null, string[]]>([
    ['a file in a folder', ['web/overlays/prod/patch.yaml'], ['prod']],
    ['a pin file', ['apps/prod/web.yaml'], ['prod']],
    [
      'both of one target',
      ['apps/prod/web.yaml', 'web/overlays/prod/a'],
      ['prod'],
    ],
    [
      'several targets',
      ['web/overlays/prod/a', 'web/overlays/dev/b'],
      ['prod', 'dev'],
    ],
    ['a folder of a like name', ['web/overlays/prod-us/a'], []],
    ['something else', ['README.md'], []],
    ['nobody knows what', null, ['prod', 'dev']],
  ])('%s', (_, files, expected) => {
    expect(environments(files, places)).toEqual(expected);
  });

  it('looks at the branch that is deployed', () => {
    const files = ['a.yaml'];
    const release = place('prod', '', 'release');
    const byDefault = place('dev', '', null);
    expect(environments(files, [release, byDefault])).toEqual(['dev']);
    expect(
      environments(files, [release, byDefault], {
        branch: 'release',
        defaultBranch: 'main',
      }),
    ).toEqual(['prod']);
    expect(
      touchedTargets(files, [byDefault], { branch: 'x', defaultBranch: null }),
    ).toHaveLength(1);
  });
});

describe('addresses, branches and paths', () => {
  it.each([
    ['https://git.acme.example/acme/deploy', 'acme/deploy'],
    ['https://git.acme.example/acme/deploy.git/', 'acme/deploy'],
    ['git@git.acme.example:acme/deploy.git', 'acme/deploy'],
    ['ssh://git@git.acme.example/acme/deploy.git', 'acme/deploy'],
    ['https://elsewhere.example/acme/deploy', null],
    ['https://git.acme.example/acme', null],
    ['oci://registry.acme.example/charts', null],
    ['no address', null],
  ])('%s is %s', (url, expected) => {
    expect(repositoryOfUrl(url, 'git.acme.example')).toBe(expected);
  });

  it.each([
    ['main', 'main'],
    ['refs/heads/main', 'main'],
    ['HEAD', null],
    [null, null],
    ['0123456789012345678901234567890123456789', undefined],
  ])('%s follows %s', (revision, expected) => {
    expect(branchOf(revision)).toBe(expected);
  });

  it('cleans paths', () => {
    expect(['.', './a/b/', 'a//b', ''].map(cleanPath)).toEqual([
      '',
      'a/b',
      'a/b',
      '',
    ]);
  });
});
