import { aroundLine, mergedOutsideLine } from './aroundLines';
import type { PullRequestRecord } from './records';

const A = 'a'.repeat(40);
const B = 'b'.repeat(40);

function pull(over: Partial<PullRequestRecord> = {}): PullRequestRecord {
  return { headSha: A, reviews: [], events: [], ...over } as PullRequestRecord;
}

const event = { id: 'E1', at: '2026-05-01T09:00:00.000Z', by: 'id:mallory' };

describe('what befalls a pull request around the portal', () => {
  it('trap: branch force-pushed after approval', () => {
    const before = pull({
      reviews: [
        {
          id: 'R1',
          reviewer: 'id:bob',
          state: 'approved',
          commit: A,
          submittedAt: '2026-05-01T08:00:00.000Z',
        },
      ] as PullRequestRecord['reviews'],
    });
    const now = pull({
      headSha: B,
      events: [{ ...event, kind: 'force-pushed', before: A, after: B }],
    });
    expect(aroundLine(now, before, 'main')).toEqual({
      text: 'Around the portal: aaaaaaa was replaced by bbbbbbb by force after 1 approval, which no longer counts. Have the new head reviewed.',
      actor: 'id:mallory',
    });
    // It is told once, not with each later reading.
    expect(aroundLine(now, now, 'main')).toBeNull();
  });

  it('an approval that was dismissed', () => {
    const now = pull({
      events: [
        { ...event, kind: 'review-dismissed', review: 'R1', was: 'approved' },
      ],
    });
    expect(aroundLine(now, pull(), 'main')?.text).toMatch(
      /A review was dismissed that said: approved/,
    );
  });

  it('trap: stale base', () => {
    const now = pull({
      events: [{ ...event, kind: 'base-changed', from: 'main', to: 'old' }],
    });
    expect(aroundLine(now, pull(), 'main')?.text).toMatch(
      /pointed at old instead of main. Set its base back to main/,
    );
  });

  it('trap: PR merged outside the portal', () => {
    expect(mergedOutsideLine(['peer-review'])).toMatch(
      /merged outside the portal while peer-review was not open/,
    );
  });
});
