import { classifyAround, type AroundClass, type AroundFacts } from '.';

const A = 'a'.repeat(40);
const B = 'b'.repeat(40);

describe('what happens around the portal', () => {
  it.each<[string, AroundFacts, AroundClass, RegExp]>([
    [
      'trap: PR merged outside the portal, while gates held',
      { what: 'merged-outside', held: ['peer-review', 'calendar'] },
      'reached-target',
      /while peer-review and calendar were not open/,
    ],
    [
      'merged outside with every gate open',
      { what: 'merged-outside', held: [] },
      'reached-target',
      /with every gate open/,
    ],
    [
      'trap: branch force-pushed after approval',
      { what: 'force-pushed', before: A, after: B, approvals: 2 },
      'voids-approval',
      /aaaaaaa was replaced by bbbbbbb by force after 2 approvals, which no longer count/,
    ],
    [
      'force-pushed before any approval',
      { what: 'force-pushed', before: A, after: B, approvals: 0 },
      'no-effect',
      /before anybody approved/,
    ],
    [
      'an approval dismissed',
      { what: 'review-dismissed', was: 'approved' },
      'weakens-review',
      /said: approved/,
    ],
    [
      'an objection dismissed',
      { what: 'review-dismissed', was: 'changes-requested' },
      'weakens-review',
      /said: changes requested/,
    ],
    [
      'a remark dismissed',
      { what: 'review-dismissed', was: 'commented' },
      'no-effect',
      /dismissed/,
    ],
    [
      'trap: stale base, by pointing at another branch',
      { what: 'base-changed', from: 'main', to: 'old', wanted: 'main' },
      'voids-approval',
      /pointed at old instead of main/,
    ],
    [
      'the base set back',
      { what: 'base-changed', from: 'old', to: 'main', wanted: 'main' },
      'no-effect',
      /pointed at main/,
    ],
    [
      'a push without a pull request',
      { what: 'direct-push', branch: 'main', sha: A, commits: 1 },
      'reached-target',
      /aaaaaaa was pushed to main without a pull request/,
    ],
    [
      'several commits without a pull request',
      { what: 'direct-push', branch: 'main', sha: A, commits: 3 },
      'reached-target',
      /3 commits up to aaaaaaa were pushed to main/,
    ],
    [
      'a rewritten branch',
      { what: 'branch-rewritten', branch: 'main', before: A, after: B },
      'reached-target',
      /main was rewritten by force/,
    ],
    [
      'a pin that no change moved',
      { what: 'pin-changed', before: null, after: B },
      'reached-target',
      /runs bbbbbbb, which no change brought there/,
    ],
  ])('%s', (_, facts, classification, reason) => {
    const said = classifyAround(facts);
    expect(said.classification).toBe(classification);
    expect(said.reason).toMatch(reason);
    expect(said.controls.length).toBeGreaterThan(0);
    expect(said.remedy === '').toBe(classification === 'no-effect');
  });
});
