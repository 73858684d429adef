import { pinOf } from '../pins/__testUtils__/pin';
import type { PinLocation } from '../pins';
import { pinnedSource } from './pinnedSource';

const pin = pinOf(
  { kind: 'application-target-revision' },
  { sourceRepository: 'acme/payments-api' },
);
const named = (choice: object) =>
  pinOf({ kind: 'application-target-revision', source: choice });
const image = pinOf({ kind: 'kustomize-image', image: 'x' });

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
      image,
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

  it.each<[string, PinLocation, string | null]>([
    ['by its name', named({ name: 'b' }), 'two'],
    ['by its position, counted from 1', named({ position: 1 }), 'one'],
    ['of a name that there is not', named({ name: 'c' }), null],
    ['of a position that there is not', named({ position: 3 }), null],
    ['by its repository alone', pin, null],
  ])(
    'trap: multi-source apps: of two sources of one repository, %s',
    (_, wanted, revision) => {
      const sources = ['a', 'b'].map(name => ({
        ...source('acme/payments-api'),
        name,
      }));
      expect(pinnedSource({ sources, applied }, wanted)?.revision ?? null).toBe(
        revision,
      );
    },
  );

  it('is not told by two sources of one repository that are at one commit', () => {
    const sources = [source('acme/payments-api'), source('acme/payments-api')];
    const revisions = ['one', 'one'];
    expect(
      pinnedSource({ sources, applied: { ...applied, revisions } }, pin),
    ).toBeNull();
  });

  it('of a file is any of its repository, if they are at one commit', () => {
    const sources = [source('acme/deploy'), source('acme/deploy')];
    const revisions = ['one', 'one'];
    expect(
      pinnedSource({ sources, applied: { ...applied, revisions } }, image),
    ).toMatchObject({ revision: 'one' });
    expect(pinnedSource({ sources, applied }, image)).toBeNull();
  });

  it('is not known before anything was applied', () => {
    expect(
      pinnedSource({ sources: [source('acme/a')], applied: null }, pin),
    ).toBeNull();
  });
});
