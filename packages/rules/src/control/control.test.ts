import fc from 'fast-check';
import { branch } from '../testing/deployed';
import { APP_ID } from '../testing/facts';
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
  branches: [],
  protection: { adminsMayBypass: false, bypassActors: [] },
};
const GUARDED = {
  requiredChecks: [{ context: 'gitops-compliance', appId: APP_ID }],
  requiredApprovals: 1,
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
    [
      { branches: [branch({ protection: null })] },
      /^main of acme\/deploy does not require the check/,
    ],
    [
      { branches: [branch(), branch({ protection: null })] },
      /does not require the check/,
    ],
    [
      {
        branches: [
          branch({
            protection: {
              ...GUARDED,
              adminsMayBypass: true,
              bypassActors: ['1 others'],
            },
          }),
        ],
      },
      /administrators and 1 others may bypass/,
    ],
    [{ guardrails: null, branches: [branch({ hidden: true })] }, /not known/],
    [
      {
        guardrails: null,
        branches: [branch(), { repository: 'acme/charts', branch: 'main' }],
      },
      /not known/,
    ],
  ])('is only detected with %j', (change, reason) => {
    const control = mergeControl({ ...MERGE, ...change });
    expect(control.is).toBe('detected');
    expect(control.reason).toMatch(reason);
  });
});

it('is prevented by what was read last, whatever a merge before that found', () => {
  for (const guardrails of [
    null,
    { state: 'closed' as const, reason: 'main let all in.' },
  ]) {
    const facts = { ...MERGE, guardrails, protection: null };
    expect(mergeControl({ ...facts, branches: [branch()] }).is).toBe(
      'prevented',
    );
  }
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
