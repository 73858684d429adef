import type { ResourceDiff } from '@gitops-compliance/rules';
import type { PinLocation, PinOptions } from '../../pins';
import { pinsOfLive, type PinInGit } from './pinsOfLive';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const OTHER_DIGEST = `sha256:${'b'.repeat(64)}`;

const pin = (value: string, options: Partial<PinOptions> = {}): PinInGit => ({
  value,
  pin: {
    kind: 'file-value',
    repository: 'acme/deploy',
    branch: 'main',
    path: 'values.yaml',
    options: { kind: 'file-value', ...options } as PinOptions,
    tag: '{sha}',
    sourceRepository: null,
  } as PinLocation,
});
const ofImage = (value: string, image: string) =>
  pin(value, { kind: 'kustomize-image', image } as Partial<PinOptions>);
const edited = (
  ...edits: [before: string | null, after: string | null, path?: string][]
): ResourceDiff => ({
  group: 'apps',
  kind: 'Deployment',
  namespace: 'pay',
  name: 'api',
  change: 'changed',
  fields: edits.map(([before, after, path]) => ({
    path: path ?? 'spec.template.spec.containers[main].image',
    before,
    after,
  })),
  moreFields: 0,
});

describe('which pins were overruled by hand', () => {
  it.each([
    ['a tag', '1.0', 'acme/api:1.0', 'acme/api:1.1', '1.1'],
    ['a tag behind a port', '1.0', 'r:5000/api:1.0', 'r:5000/api:1.1', '1.1'],
    [
      'a digest',
      DIGEST,
      `acme/api:1.0@${DIGEST}`,
      `acme/api:1.0@${OTHER_DIGEST}`,
      OTHER_DIGEST,
    ],
    ['a whole image', 'acme/api:1.0', 'acme/api:1.0', 'acme/db:2', 'acme/db:2'],
  ])('%s that Git names and that does not run', (_, value, was, is, after) => {
    expect(pinsOfLive([pin(value)], [edited([was, is])])).toEqual({
      moves: [{ index: 0, after }],
      rest: 0,
      problem: null,
    });
  });

  it.each([
    ['the pin names something else', '2.0', 'acme/api:1.0', 'acme/api:1.1'],
    ['another image runs than the tag is of', '1.0', 'acme/api:1.0', 'evil:1'],
    ['it runs by a digest', '1.0', 'acme/api:1.0', `acme/api@${DIGEST}`],
    [
      'only the digest behind the tag differs',
      '1.0',
      `acme/api:1.0@${DIGEST}`,
      `acme/api:1.0@${OTHER_DIGEST}`,
    ],
    ['no image runs', '1.0', 'acme/api:1.0', null],
  ])('none where %s', (_, value, was, is) => {
    expect(pinsOfLive([pin(value)], [edited([was, is])])).toEqual({
      moves: [],
      rest: 1,
      problem: null,
    });
  });

  it('counts what no pin tells, also what is missing or too much', () => {
    const replicas = edited(
      ['acme/api:1.0', 'acme/api:1.1'],
      ['2', '5', 'spec.replicas'],
    );
    const removed: ResourceDiff = {
      ...edited(['acme/api:1.0', null]),
      change: 'removed',
      moreFields: 3,
    };
    expect(pinsOfLive([pin('1.0')], [replicas, removed])).toEqual({
      moves: [{ index: 0, after: '1.1' }],
      rest: 2,
      problem: null,
    });
  });

  it('takes the pin of that image before others with the same tag', () => {
    const pins = [ofImage('1.0', 'acme/worker'), ofImage('1.0', 'acme/api')];
    expect(
      pinsOfLive(pins, [edited(['acme/api:1.0', 'acme/api:1.1'])]).moves,
    ).toEqual([{ index: 1, after: '1.1' }]);
  });

  it('moves none where two may be meant', () => {
    const found = pinsOfLive(
      [pin('1.0'), pin('1.0')],
      [edited(['acme/api:1.0', 'acme/api:1.1'])],
    );
    expect(found).toMatchObject({ moves: [], rest: 1 });
    expect(found.problem).toContain('which of 2 pins names acme/api:1.0');
  });

  it('moves none where what it feeds runs different images', () => {
    const found = pinsOfLive(
      [pin('1.0')],
      [
        edited(['acme/api:1.0', 'acme/api:1.1']),
        edited(['acme/worker:1.0', 'acme/worker:1.2']),
      ],
    );
    expect(found).toMatchObject({ moves: [], rest: 2 });
    expect(found.problem).toContain('run different images');
  });
});
