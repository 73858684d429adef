import { servicesWaitingFor } from './manifestWaits';

const moved = (repoUrl: string) => ({
  sources: [
    {
      repoUrl,
      path: 'apps',
      targetRevision: 'main',
    },
  ],
});
const of = (service_ref: string, repository: string) => ({
  service_ref,
  repository,
});

it('names each service once whose change waits for what an application applies', () => {
  const changes = [
    of('component:default/a', 'acme/deploy'),
    of('component:default/a', 'acme/deploy'),
    of('component:default/b', 'acme/other'),
  ];
  const url = 'https://forge.example/acme/deploy';
  expect(
    servicesWaitingFor([moved(`${url}.git`), moved(url)], changes),
  ).toEqual(['component:default/a']);
  expect(servicesWaitingFor([moved(`${url}-dev.git`)], changes)).toEqual([]);
  expect(servicesWaitingFor([], changes)).toEqual([]);
});
