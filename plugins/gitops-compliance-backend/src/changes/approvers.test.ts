import type { KnownActor } from '../persons/PersonDirectory';
import { approversOf } from './approvers';
import type { ChangeRow } from './records';

const PERSONS: Record<string, string | null> = {
  dana: 'user:default/dana',
  'dana-private': 'user:default/dana',
  bob: 'user:default/bob',
  stranger: null,
};
const actors = {
  get: (ref: string) => ({ person: PERSONS[ref] } as KnownActor),
};

function approvedBy(...reviewers: [reviewer: string, commit?: string][]) {
  const reviews = reviewers.map(([reviewer, commit = 'head']) => ({
    reviewer,
    commit,
    state: 'approved',
  }));
  return approversOf(
    {
      requester_ref: 'dana',
      pull_request: { headSha: 'head', reviews },
    } as unknown as ChangeRow,
    actors,
  );
}

it.each<[string, [string, string?][], string[]]>([
  ['a colleague', [['bob']], ['bob']],
  ['a colleague, once', [['bob'], ['bob']], ['bob']],
  ['nobody by an earlier head', [['bob', 'before']], []],
  ['nobody by a second account of who asked', [['dana-private']], []],
  ['nobody by an account that nobody knows', [['stranger']], []],
])('was approved by %s', (_what, reviews, approvers) => {
  expect(approvedBy(...reviews)).toEqual(approvers);
});

it('was approved by nobody while there is no pull request', () => {
  const row = { requester_ref: 'dana', pull_request: null };
  expect(approversOf(row, actors)).toEqual([]);
});
