import type { EvidenceEntry } from '@gitops-compliance/rules';
import { Report } from '../report/report';
import { Disputes } from './Disputes';

const ENTRY = { stream: 'deployment:eu-1/x', streamSeq: 4 };
const OTHER = { stream: 'deployment:eu-1/x', streamSeq: 5 };

function entry(
  type: string,
  payload: Record<string, unknown>,
  persons: Record<string, string>,
): EvidenceEntry {
  return {
    stream: 'dispute:1',
    type: `dispute.${type}`,
    payload,
    persons,
    place: '1/7',
  } as unknown as EvidenceEntry;
}

/** What is found where a `fail` was disputed and answered like this. */
function found(
  answer: Record<string, unknown>,
  { answerer = 'sam', opened = true } = {},
) {
  const report = new Report();
  const disputes = new Disputes(report.check('disputes', 'Disputes'));
  if (opened) {
    disputes.add(
      entry(
        'opened',
        { verdict: 'fail', evidence: [ENTRY] },
        { disputer: 'dana' },
      ),
    );
  }
  disputes.add(
    entry(
      'answered',
      {
        outcome: 'upheld',
        verdict: 'fail',
        evidence: [ENTRY],
        factsMoved: false,
        ...answer,
      },
      { answerer },
    ),
  );
  return report.done().findings.map(({ what }) => what);
}

it.each([
  [{}],
  [{ evidence: [OTHER], factsMoved: true }],
  [
    {
      outcome: 'changed',
      verdict: 'pass',
      evidence: [ENTRY, OTHER],
      factsMoved: true,
    },
  ],
  [{ outcome: 'changed', verdict: null, evidence: [], factsMoved: true }],
])('finds nothing in what follows: %j', answer => {
  expect(found(answer)).toEqual([]);
});

it.each<[object, RegExp]>([
  [{ outcome: 'changed' }, /from fail to fail it is upheld/],
  [{ verdict: 'pass' }, /from fail to pass it is changed/],
  [{ factsMoved: true }, /tells of other facts, and rests on the same/],
  [{ evidence: [OTHER] }, /tells of the same facts, and rests on other/],
])('finds what does not: %j', (answer, what) => {
  expect(found({ ...answer })).toEqual([expect.stringMatching(what)]);
});

it('finds who answered their own', () => {
  expect(found({}, { answerer: 'dana' })).toEqual([
    'who disputed it answered it',
  ]);
});

it('says that it cannot tell where the beginning is not there', () => {
  expect(found({}, { opened: false })).toEqual([
    expect.stringContaining('cannot be worked out'),
  ]);
});
