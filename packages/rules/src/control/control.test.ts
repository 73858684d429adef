import fc from 'fast-check';
import {
  mergeControl,
  syncControl,
  type MergeControlFacts,
  type SyncControlFacts,
} from './control';

const MERGE: MergeControlFacts = {
  mode: 'enforce',
  guardrails: { state: 'open', reason: 'main requires the check.' },
  isAsked: true,
  protection: { adminsMayBypass: false, bypassActors: [] },
};
const SYNC: SyncControlFacts = {
  mode: 'enforce',
  automatic: [],
  isDeclaredAlone: true,
  foreign: null,
  applications: 1,
};

describe('an unapproved merge', () => {
  it('is prevented where the branch demands the check and nobody bypasses it', () => {
    expect(mergeControl(MERGE).is).toBe('prevented');
  });

  it.each<[Partial<MergeControlFacts>, RegExp]>([
    [{ mode: 'warn' }, /mode warn/],
    [{ isAsked: false }, /requireGuardrails/],
    [{ guardrails: null }, /not known/],
    [{ protection: null }, /not known/],
    [
      { guardrails: { state: 'closed', reason: 'main lets all in.' } },
      /^main lets all in/,
    ],
    [
      { guardrails: { state: 'unknown', reason: 'It is not known.' } },
      /not known/,
    ],
    [
      { protection: { adminsMayBypass: true, bypassActors: ['2 others'] } },
      /administrators and 2 others may bypass/,
    ],
  ])('is only detected with %j', (change, reason) => {
    const control = mergeControl({ ...MERGE, ...change });
    expect(control.is).toBe('detected');
    expect(control.reason).toMatch(reason);
  });
});

describe('an unapproved sync', () => {
  it('is prevented where nothing syncs by itself and nobody else may', () => {
    expect(syncControl(SYNC).is).toBe('prevented');
  });

  it.each<[Partial<SyncControlFacts>, RegExp]>([
    [{ applications: 0 }, /Nothing is deployed/],
    [{ mode: 'observe' }, /mode observe/],
    [{ automatic: ['shop-prod'] }, /shop-prod syncs by itself/],
    [{ isDeclaredAlone: false }, /cannot be read/],
    [
      { foreign: { application: 'shop-prod', at: '2026-03-02' } },
      /shop-prod was synced by others on 2026-03-02/,
    ],
  ])('is only detected with %j', (change, reason) => {
    const control = syncControl({ ...SYNC, ...change });
    expect(control.is).toBe('detected');
    expect(control.reason).toMatch(reason);
  });

  it('is never prevented by what is not known', () => {
    fc.assert(
      fc.property(fc.boolean(), fc.boolean(), (isDeclaredAlone, isAsked) => {
        const sync = syncControl({ ...SYNC, isDeclaredAlone });
        expect(sync.is === 'prevented').toBe(isDeclaredAlone);
        const merge = mergeControl({ ...MERGE, isAsked, guardrails: null });
        expect(merge.is).toBe('detected');
      }),
    );
  });
});
