import fc from 'fast-check';
import type { BackOutNeed } from '../risk';
import { CHANGE_STATES } from './machine';
import {
  missingForRollback,
  offerRollback,
  type MovedPin,
  type UndoableChange,
} from './rollback';

const OLD = 'a'.repeat(40);
const NEW = 'b'.repeat(40);

const pin = (value: string, after: string): MovedPin => ({
  repository: 'acme/deploy',
  branch: 'main',
  path: 'prod/kustomization.yaml',
  key: 'images[name=payments].newTag',
  value,
  after,
});

const earlier: UndoableChange = {
  id: 'one',
  number: 1,
  kind: 'promotion',
  state: 'succeeded',
  isMerged: true,
  isMergedOutside: false,
  wereGatesOpen: true,
  fromRevision: 'c'.repeat(40),
  toRevision: OLD,
  pins: [pin('c', OLD)],
};
const bad: UndoableChange = {
  ...earlier,
  id: 'two',
  number: 2,
  fromRevision: OLD,
  toRevision: NEW,
  pins: [pin(OLD, NEW)],
};
const offer = (
  change: Partial<UndoableChange> = {},
  others: UndoableChange[] = [earlier],
  needs: BackOutNeed[] = [],
) => {
  const undone = { ...bad, ...change };
  return offerRollback({
    change: undone,
    ofTarget: [undone, ...others],
    needs,
  });
};

describe('going back', () => {
  it.each(['deploying', 'verifying', 'succeeded', 'failed'] as const)(
    'is offered for a merged change that is %s, to what was approved and healthy',
    state => {
      expect(offer({ state })).toEqual({
        isOffered: true,
        revision: OLD,
        approvedBy: 1,
        needs: [],
      });
    },
  );

  it.each<[string, Partial<UndoableChange>, UndoableChange[], RegExp]>([
    ['before the merge', { isMerged: false }, [earlier], /not merged/],
    ['twice', { state: 'rolled-back' }, [earlier], /already/],
    ['where no pin was moved', { pins: [] }, [earlier], /no pin/],
    [
      'where what a pin named before is not known',
      { pins: [{ ...pin('', NEW), value: null }] },
      [earlier],
      /no pin/,
    ],
    ['from an unknown revision', { fromRevision: null }, [earlier], /no pin/],
    ['to the baseline, which nobody approved', {}, [], /never brought/],
    [
      'to what was merged past the portal',
      {},
      [{ ...earlier, isMergedOutside: true }],
      /never brought/,
    ],
    [
      'to what was merged with a gate overruled',
      {},
      [{ ...earlier, wereGatesOpen: false }],
      /never brought/,
    ],
    [
      'to what failed here',
      {},
      [{ ...earlier, state: 'failed' }],
      /never brought/,
    ],
    [
      'to what was undone here itself',
      {},
      [{ ...earlier, state: 'rolled-back' }],
      /never brought/,
    ],
    [
      'where the pin was left otherwise then',
      {},
      [{ ...earlier, pins: [pin('c', 'v1')] }],
      /never brought/,
    ],
    [
      'under a later change',
      {},
      [{ ...bad, id: 'three', number: 3, kind: 'direct' }, earlier],
      /#3 .* was merged after it/,
    ],
    [
      'beside another rollback',
      {},
      [
        {
          ...bad,
          id: 'three',
          number: 3,
          kind: 'rollback',
          isMerged: false,
          state: 'reviewing',
        },
        earlier,
      ],
      /#3 of this target is under way/,
    ],
  ])('is not offered %s, and says what to do', (_, change, others, reason) => {
    const answer = offer(change, others);
    expect(answer).toMatchObject({
      isOffered: false,
      reason: expect.stringMatching(reason),
      remedy: expect.stringMatching(/\.$/),
    });
  });

  it('goes to nothing but what a change brought healthy with every gate open', () => {
    const change = fc.record({
      state: fc.constantFrom(...CHANGE_STATES),
      isMergedOutside: fc.boolean(),
      wereGatesOpen: fc.boolean(),
      toRevision: fc.constantFrom(OLD, NEW, null),
      pins: fc.constantFrom([pin('c', OLD)], [pin('c', NEW)], []),
    });
    fc.assert(
      fc.property(change, given => {
        const before = { ...earlier, ...given };
        const isGood =
          before.state === 'succeeded' &&
          !before.isMergedOutside &&
          before.wereGatesOpen &&
          before.toRevision === OLD &&
          before.pins[0]?.after === OLD;
        expect(offer({}, [before]).isOffered).toBe(isGood);
      }),
    );
  });
});

describe('over a migration, a definition or a workload that keeps state', () => {
  const needs: BackOutNeed[] = [
    { kind: 'migration', what: 'migrations/0042.sql' },
  ];

  it('keeps the need with the offer', () => {
    expect(offer({}, [earlier], needs)).toMatchObject({ needs });
  });

  it.each([
    ['', false, /back-out plan .* and the acknowledgement/],
    ['short', true, /back-out plan/],
    ['Restore the backup of 14:00', false, /acknowledgement/],
  ])(
    'asks for what is missing: %j, %s',
    (backOutPlan, isAcknowledged, what) => {
      expect(
        missingForRollback(needs, { backOutPlan, isAcknowledged }),
      ).toMatch(what);
    },
  );

  it('is content with both, and asks for nothing where it is safe', () => {
    const nothing = { backOutPlan: '', isAcknowledged: false };
    expect(missingForRollback([], nothing)).toBeNull();
    expect(
      missingForRollback(needs, {
        backOutPlan: 'Restore the backup of 14:00',
        isAcknowledged: true,
      }),
    ).toBeNull();
  });
});
