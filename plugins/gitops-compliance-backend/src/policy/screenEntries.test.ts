import { readPolicy } from './parsePolicy';
import { differOnlyOnScreen, withScreenEntries } from './screenEntries';

const HEAD = `version: 1
environments:
  - { name: prod, match: { projects: [prod] } }
pins:
  - kind: kustomize-image
    services: ['*']
    repository: acme/deploy
    path: services/{service}/kustomization.yaml
    image: registry.example.com/{service}
`;
const freeze = (id: string) =>
  `{ id: ${id}, title: Audit, reason: Auditors, environments: [prod], start: '2026-06-01T00:00', end: '2026-06-08T00:00', timeZone: UTC }`;
const ON_SCREEN = `fromScreen: { freezes: [${freeze('audit')}] }`;

function documentOf(calendar: string) {
  const read = readPolicy(`${HEAD}${calendar}`);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.document;
}

it.each([
  ['what the screen put', `calendar: { ${ON_SCREEN} }`, true],
  ['a freeze of Git', `calendar: { freezes: [${freeze('a')}] }`, false],
  ['what is left to the screen', 'calendar: { screen: all }', false],
  [
    'a rule beside it',
    `calendar: { ${ON_SCREEN} }\ncriticality: { high: { requiredApprovals: 2 } }`,
    false,
  ],
])('knows %s from what stands in Git', (_, calendar, expected) => {
  const before = documentOf('calendar: {}');
  expect(differOnlyOnScreen(before, documentOf(calendar))).toBe(expected);
});

it.each([
  '',
  'calendar:\n',
  'calendar: {}\n',
  'calendar: # ours\n  feeds: []\n',
])('goes on beside a calendar written as "%s"', calendar => {
  const inForce = { document: documentOf(`calendar: { ${ON_SCREEN} }`) };
  const text = withScreenEntries(`${HEAD}${calendar}`, inForce);
  const read = readPolicy(text ?? '');
  expect(read.ok && read.calendar.freezes).toMatchObject([
    { id: 'audit', source: { kind: 'screen' } },
  ]);
});

it('is refused beside a calendar that is an alias', () => {
  const inForce = { document: documentOf(`calendar: { ${ON_SCREEN} }`) };
  const text = `${HEAD}x: &x {}\ncalendar: *x\n`;
  expect(withScreenEntries(text, inForce)).toBeNull();
});

it('leaves the text byte for byte where the screen has nothing', () => {
  const text = `${HEAD}calendar:   {}   # as written\n`;
  expect(withScreenEntries(text, null)).toBe(text);
  expect(withScreenEntries(text, { document: documentOf('') })).toBe(text);
});
