import { pinOf } from '../pins/__testUtils__/pin';
import { noValue, pinValues, readPins } from './pinValues';
import { isResolved } from './pinsInForce';
import { missingValue, pinDiffs } from './pinViews';
import type { ReadPin } from './records';
import type { DeploymentRow } from './rows';

const SHA = 'a'.repeat(40);
const tag = pinOf({ kind: 'kustomize-image', image: 'x', tag: 'v-{sha}' });
const digest = pinOf({ kind: 'kustomize-image', image: 'x', field: 'digest' });
const chart = pinOf({ kind: 'flux-helm-release' });

const read = (pin: typeof tag, value: string, commit = 'c1'): ReadPin => ({
  kind: pin.kind,
  repository: pin.repository,
  branch: pin.branch,
  path: pin.path,
  key: 'k',
  value,
  commit,
});
const row = (first: ReadPin, others?: ReadPin[]): DeploymentRow['pin'] => ({
  ...first,
  ...(others && { others }),
  sourceRepository: 'acme/payments',
  problem: null,
  syncedRevision: 'c1',
});

describe('the values of pins for a revision', () => {
  it.each<[string, ReturnType<typeof pinValues>, (string | null)[]]>([
    ['made from the commit', pinValues([tag], SHA, []), [`v-${SHA}`]],
    ['the revision itself', pinValues([digest], 'sha256:1', []), ['sha256:1']],
    [
      'copied from where it runs',
      pinValues([tag, digest], SHA, [read(tag, 'x'), read(digest, 'sha256:1')]),
      [`v-${SHA}`, 'sha256:1'],
    ],
    [
      'not known where there is no such pin',
      pinValues([tag, digest], SHA, [read(tag, 'x')]),
      [`v-${SHA}`, null],
    ],
    [
      'not known where a pin of another kind is in its place',
      pinValues([tag, chart], SHA, [read(tag, 'x'), read(digest, 'sha256:1')]),
      [`v-${SHA}`, null],
    ],
  ])('%s', (_, values, expected) => {
    expect(values).toEqual(expected);
  });

  it('are shown before and after, without those that stay', () => {
    const here = { pin: row(read(tag, 'v-old'), [read(digest, 'sha256:1')]) };
    const upstream = {
      pinned_revision: SHA,
      pin: row(read(tag, `v-${SHA}`), [read(digest, 'sha256:1')]),
    };
    expect(
      pinDiffs(
        [tag, digest],
        SHA,
        here as DeploymentRow,
        upstream as DeploymentRow,
      ),
    ).toMatchObject([{ before: 'v-old', after: `v-${SHA}` }]);
  });

  it('that nothing tells are said in words', () => {
    const upstream = { pinned_revision: SHA, pin: row(read(tag, 'x')) };
    expect(
      missingValue([tag, digest], upstream as DeploymentRow, 'staging'),
    ).toBe(noValue(digest, 'staging'));
    expect(readPins(null)).toEqual([]);
  });
});

describe('pins on record', () => {
  it.each<[string, DeploymentRow['pin'], boolean]>([
    ['none', null, false],
    ['as they are', row(read(tag, 'x'), [read(digest, 'y')]), true],
    ['without the second', row(read(tag, 'x')), false],
    [
      'the second at another commit',
      row(read(tag, 'x'), [read(digest, 'y', 'c2')]),
      false,
    ],
    ['of another kind', row(read(tag, 'x'), [read(chart, 'y')]), false],
    [
      'of another source',
      {
        ...row(read(tag, 'x'), [read(digest, 'y')]),
        sourceRepository: 'acme/other',
        problem: null,
        syncedRevision: 'c1',
      },
      false,
    ],
  ])('%s: resolved is %s', (_, recorded, expected) => {
    expect(isResolved(recorded, [tag, digest], ['c1', 'c1'])).toBe(expected);
  });

  it('of the first version tell their commit as what is synced', () => {
    const { commit: _commit, ...first } = read(tag, 'x');
    const old = {
      ...first,
      sourceRepository: 'acme/payments',
      problem: null,
      syncedRevision: 'c1',
    };
    expect(isResolved(old, [tag], ['c1'])).toBe(true);
    expect(isResolved(old, [tag], ['c2'])).toBe(false);
  });
});
