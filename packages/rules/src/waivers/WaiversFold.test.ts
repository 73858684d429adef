import type { EvidenceEntry } from '../evidence/types';
import { NamesFold } from '../services';
import { WaiversFold } from './WaiversFold';

const TARGET = { service: 'component:default/pay', environment: 'prod' };
const day = (count: number) => new Date(Date.UTC(2026, 0, count)).toISOString();

const entry = (
  type: string,
  at: string,
  persons: Record<string, string>,
  payload: EvidenceEntry['payload'] = {},
): EvidenceEntry => ({
  stream: 'waiver:w',
  streamSeq: 1,
  type,
  occurredAt: at,
  observedAt: at,
  persons,
  payload,
  place: '0/1',
});
const asked = entry(
  'waiver.asked',
  day(1),
  { asker: 'id:ada' },
  { ...TARGET, check: 'CHG-10', until: day(20) },
);
const renewal = entry(
  'waiver.asked',
  day(1),
  { asker: 'id:ada' },
  { ...TARGET, check: 'CHG-10', from: day(15), until: day(20) },
);
const CASH = 'component:default/cash';
const toCash: EvidenceEntry = {
  ...entry('service.renamed', day(5), {}, { from: TARGET.service, by: 'uid' }),
  stream: `service:${CASH}`,
};
const approved = (by = 'id:cy') =>
  entry('waiver.approved', day(2), { approver: by });

function told(
  entries: EvidenceEntry[],
  {
    at = day(10),
    from = day(1),
    until = day(10),
    target = TARGET,
    isSame = (a: string, b: string) => a === b,
    renamed = [] as EvidenceEntry[],
  } = {},
) {
  const fold = new WaiversFold();
  for (const one of entries) fold.add(one);
  const names = new NamesFold();
  for (const one of renamed) names.add(one);
  return fold
    .of(target, { from, until }, { at, isSame, names })
    .map(({ check, since, until: end, inForce }) => [
      check,
      since,
      end,
      inForce,
    ]);
}

describe('waivers of a target, from entries alone', () => {
  const holds = [['CHG-10', day(2), day(20), true]];

  it.each<[string, ReturnType<typeof told>, unknown[]]>([
    ['one that was approved', told([asked, approved()]), holds],
    ['one that only was asked for', told([asked]), []],
    [
      'one that was refused',
      told([asked, entry('waiver.refused', day(2), {}), approved()]),
      [],
    ],
    ['trap: approved by who asked', told([asked, approved('id:ada')]), []],
    [
      'trap: approved by who asked, as another user',
      told([asked, approved()], { isSame: () => true }),
      [],
    ],
    ['trap: approved, never asked for', told([approved()]), []],
    [
      'one that begins later does not hold before',
      told([renewal, approved()]),
      [],
    ],
    [
      'one that has begun by then',
      told([renewal, approved()], { at: day(16), until: day(17) }),
      [['CHG-10', day(15), day(20), true]],
    ],
    [
      'one that was withdrawn before it began never held',
      told([renewal, approved(), entry('waiver.withdrawn', day(12), {})], {
        at: day(16),
        until: day(17),
      }),
      [],
    ],
    [
      'one that was withdrawn ends there',
      told([asked, approved(), entry('waiver.withdrawn', day(5), {})]),
      [['CHG-10', day(2), day(5), false]],
    ],
    [
      'one that was withdrawn after its end ended by itself',
      told([asked, approved(), entry('waiver.withdrawn', day(25), {})], {
        at: day(26),
      }),
      [['CHG-10', day(2), day(20), false]],
    ],
    [
      'one that is over is told of what ran then',
      told([asked, approved()], { at: day(30) }),
      [['CHG-10', day(2), day(20), false]],
    ],
    [
      'none of before it ran',
      told([asked, approved()], { from: day(21), until: day(22) }),
      [],
    ],
    [
      'none of another environment',
      told([asked, approved()], { target: { ...TARGET, environment: 'dev' } }),
      [],
    ],
    [
      'one that was asked for under an older name',
      told([asked, approved()], {
        target: { ...TARGET, service: CASH },
        renamed: [toCash],
      }),
      holds,
    ],
    [
      'none of who takes the name over',
      told([asked, approved()], { renamed: [toCash] }),
      [],
    ],
  ])('%s', (_, found, expected) => {
    expect(found).toEqual(expected);
  });
});
