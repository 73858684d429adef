import type { DigestFacts } from './changeDigest';
import { whatAltered } from './whatAltered';

const FACTS: DigestFacts = {
  target: { service: 'component:default/payments-api', environment: 'prod' },
  pins: [],
  files: [{ path: 'a.yaml', before: 'a1', after: 'b2' }],
  headSha: 'c3',
  rendered: null,
  ticket: null,
  policy: 'p1',
};

it('says in words what makes two digests differ', () => {
  expect(whatAltered(FACTS, FACTS)).toEqual([]);
  expect(
    whatAltered(FACTS, { ...FACTS, files: null, headSha: 'd4', policy: 'p2' }),
  ).toEqual(['the files', 'the head of the pull request', 'the policy']);
});
