import type { PinLocation } from './mapping';
import { pinnedSource } from './pinnedSource';

const pin: PinLocation = {
  kind: 'application-target-revision',
  repository: 'acme/deploy',
  branch: 'main',
  path: 'apps/prod/payments-api.yaml',
  image: null,
  tag: '{sha}',
  sourceRepository: 'acme/payments-api',
};

const source = (name: string) => ({
  repoUrl: `https://forge.example/${name}.git`,
  path: null,
  targetRevision: `target of ${name}`,
});
const applied = { at: '2026-06-01T08:00:00.000Z', revisions: ['one', 'two'] };

describe('the source that a pin is about', () => {
  it.each<[string, string[], PinLocation, string | null]>([
    ['the only one', ['acme/anything'], pin, 'one'],
    ['by its repository', ['acme/values', 'acme/payments-api'], pin, 'two'],
    [
      'of the config repository for an image tag',
      ['acme/payments-api', 'acme/deploy'],
      { ...pin, kind: 'kustomize-image' },
      'two',
    ],
    ['none', ['acme/values', 'acme/other'], pin, null],
    ['ambiguous', ['acme/payments-api', 'acme/payments-api'], pin, null],
    [
      'of a service that names no repository',
      ['acme/values', 'acme/payments-api'],
      { ...pin, sourceRepository: null },
      null,
    ],
  ])('%s', (_, names, wanted, revision) => {
    const sources = names.map(source);
    expect(pinnedSource({ sources, applied }, wanted)?.revision ?? null).toBe(
      revision,
    );
  });

  it('is not known before anything was applied', () => {
    expect(
      pinnedSource({ sources: [source('acme/a')], applied: null }, pin),
    ).toBeNull();
  });
});
