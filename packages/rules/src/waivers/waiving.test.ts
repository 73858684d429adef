import fc from 'fast-check';
import { CHECKS } from '../checks';
import {
  waiverProblem,
  waiverState,
  whyNotWaivable,
  type DecidableWaiver,
  type WaiverDecider,
} from './waiving';

const ADA = 'user:default/ada';
const BOB = 'user:default/bob';
const CY = 'user:default/cy';

const KNOWN = CHECKS.map(({ id }) => id);

describe('what can be waived', () => {
  it.each([
    ['CHG-10', ''],
    ['EMG-04', ''],
    ['SOD-01', 'never waived'],
    ['SOD-99', 'never waived'],
    ['LOG-01', 'never waived'],
    ['CFG-01', 'never waived'],
    ['CHG-*', 'no check'],
    ['*', 'no check'],
    ['CHG', 'no check'],
    ['', 'no check'],
    ['chg-10', 'no check'],
    ['CHG-10,CHG-11', 'no check'],
  ])('%s: %s', (check, reason) => {
    const said = whyNotWaivable(check, KNOWN);
    expect(said).toContain(reason);
    expect(said === '').toBe(reason === '');
  });

  it('is nothing that keeps duties apart, of all the checks', () => {
    const waivable = KNOWN.filter(id => whyNotWaivable(id, KNOWN) === '');
    expect(waivable).not.toContain('SOD-01');
    expect(waivable).toHaveLength(
      CHECKS.filter(({ id }) => !/^(SOD|LOG|CFG)-/.test(id)).length,
    );
  });
});

it.each([
  ['asked', { decision: null, withdrawn: false, from: null, until: 10 }, 9],
  ['expired', { decision: null, withdrawn: false, from: null, until: 10 }, 10],
  [
    'in-force',
    { decision: 'approved', withdrawn: false, from: null, until: 10 },
    9,
  ],
  [
    'expired',
    { decision: 'approved', withdrawn: false, from: null, until: 10 },
    10,
  ],
  ['ahead', { decision: 'approved', withdrawn: false, from: 5, until: 10 }, 4],
  [
    'in-force',
    { decision: 'approved', withdrawn: false, from: 5, until: 10 },
    5,
  ],
  ['asked', { decision: null, withdrawn: false, from: 5, until: 10 }, 4],
  [
    'refused',
    { decision: 'refused', withdrawn: false, from: null, until: 10 },
    11,
  ],
  [
    'withdrawn',
    { decision: 'approved', withdrawn: true, from: null, until: 10 },
    9,
  ],
] as const)('a waiver is %s: %j at %d', (state, course, at) => {
  expect(waiverState(course, at)).toBe(state);
});

const asked = (more: Partial<DecidableWaiver> = {}): DecidableWaiver => ({
  state: 'asked',
  askers: [ADA],
  makers: [BOB],
  isAuthorKnown: true,
  ...more,
});
const by = (more: Partial<WaiverDecider> = {}): WaiverDecider => ({
  names: [CY],
  isOwner: false,
  ...more,
});

describe('who may decide on a waiver', () => {
  it.each<[string, DecidableWaiver, WaiverDecider, string]>([
    ['somebody without a part in it', asked(), by(), ''],
    ['an owner who had none', asked(), by({ isOwner: true }), ''],
    ['who asked', asked(), by({ names: [ADA] }), 'You asked for it'],
    [
      'trap: who asked, under another name',
      asked({ askers: [ADA, CY] }),
      by({ names: ['user:default/CY'] }),
      'You asked for it',
    ],
    [
      'who brought what runs',
      asked(),
      by({ names: [CY, BOB] }),
      'You had a part in what runs',
    ],
    [
      'trap: an owner, where nobody knows who wrote it',
      asked({ makers: [], isAuthorKnown: false }),
      by({ isOwner: true }),
      'does not own the service',
    ],
    [
      'somebody else, where nobody knows who wrote it',
      asked({ makers: [], isAuthorKnown: false }),
      by(),
      '',
    ],
    ['nobody', asked(), by({ names: [] }), 'Who you are is not known'],
    ['a second one', asked({ state: 'in-force' }), by(), 'approved already'],
    ['after its end', asked({ state: 'expired' }), by(), 'time is over'],
    ['after a refusal', asked({ state: 'refused' }), by(), 'refused already'],
    [
      'after it was taken back',
      asked({ state: 'withdrawn' }),
      by(),
      'withdrawn',
    ],
  ])('%s', (_, waiver, decider, reason) => {
    const said = waiverProblem(waiver, decider)?.reason ?? '';
    expect(said).toContain(reason);
    expect(said === '').toBe(reason === '');
  });

  it('is never who asked or had a part in what runs, whatever else is so', () => {
    const names = fc.uniqueArray(fc.constantFrom(ADA, BOB, CY));
    fc.assert(
      fc.property(
        names,
        names,
        names,
        fc.boolean(),
        fc.boolean(),
        (askers, makers, own, isOwner, isAuthorKnown) => {
          const problem = waiverProblem(
            asked({ askers, makers, isAuthorKnown }),
            { names: own, isOwner },
          );
          const isInvolved = own.some(
            name => askers.includes(name) || makers.includes(name),
          );
          expect(isInvolved && problem === null).toBe(false);
        },
      ),
    );
  });
});
