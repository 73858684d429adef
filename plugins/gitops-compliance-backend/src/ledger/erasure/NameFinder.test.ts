import { NameFinder } from './NameFinder';

const NAMES = [
  'Ada',
  'user:default/ada',
  'ada-codes',
  'Zoë Öz',
  'a.b (c)',
  'al',
  '李伟',
];
const finder = new NameFinder(NAMES);

it.each([
  'Reviewed by Ada.',
  'ADA asks',
  'of user:default/ada',
  'ada@example.com',
  '"ada-codes"',
  'line\nAda',
  'ZOË ÖZ',
  'Zoe\u0308 O\u0308z',
  'see a.b (c)!',
  '由 李伟 批准',
])('finds a name in %j', text => {
  expect(finder.inText(text)).toBe(true);
});

it.each([
  'Canada',
  'adage',
  'ada-codes-more',
  'axb (c)',
  'al is too short a name',
  '',
])('finds none in %j', text => {
  expect(finder.inText(text)).toBe(false);
});

it('looks into keys, lists and objects, and finds nothing without names', () => {
  expect(finder.inJson({ a: [{ b: 'by Ada' }] })).toBe(true);
  expect(finder.inJson({ Ada: 1 })).toBe(true);
  expect(finder.inJson({ a: [1, null, true, 'Bob'] })).toBe(false);
  expect(new NameFinder([]).inJson({ a: 'Ada' })).toBe(false);
});
