import { editCalendar } from './editCalendar';

const TEXT = `version: 1 # of this format
environments:
  - { name: prod, match: { projects: [prod] } }
pins:
  - kind: kustomize-image
    services: ['*']
    repository: acme/deploy
    path: services/{service}/kustomization.yaml
    image: registry.example.com/{service}
calendar:
  # Agreed with the accountants.
  freezes:
    - id: year-end
      title: Year end
      reason: Annual accounts
      environments: [prod]
      start: '2026-12-20T00:00'
      end: '2027-01-02T00:00'
      timeZone: Europe/Berlin
`;

const entry = (id: string) => ({
  id,
  title: 'Audit week',
  reason: 'The auditors are here',
  environments: ['prod'],
  start: '2026-06-01T00:00',
  end: '2026-06-08T00:00',
  timeZone: 'Europe/Berlin',
});
const put = (id: string) => ({ kind: 'freeze' as const, entry: entry(id) });
const remove = (id: string) => ({ kind: 'freeze' as const, remove: id });

it('puts entries into the policy, and keeps what was written', () => {
  const edited = editCalendar(TEXT, [put('audit')]);
  expect(edited).toContain('# Agreed with the accountants.');
  expect(edited).not.toContain('fromScreen');
  expect(edited).toContain('id: audit');
});

it('puts entries of the screen beside what stands in Git', () => {
  const edited = editCalendar(TEXT, [put('audit')], 'screen');
  expect(edited).toMatch(/fromScreen:\n {4}freezes:\n {6}- id: audit/);
  expect(editCalendar(edited, [put('audit')], 'screen')).toBe(edited);
});

it('leaves the text as it was once the last entry of the screen is gone', () => {
  const edited = editCalendar(TEXT, [put('audit'), put('two')], 'screen');
  expect(editCalendar(edited, [remove('audit'), remove('two')], 'screen')).toBe(
    editCalendar(TEXT, []),
  );
});

it.each([
  ['changes', put('year-end')],
  ['removes', remove('year-end')],
])('never %s on the screen what stands in Git', (_, edit) => {
  expect(() => editCalendar(TEXT, [edit], 'screen')).toThrow(
    'The freeze year-end stands in the repository of the policy',
  );
  expect(editCalendar(TEXT, [edit])).not.toBe(TEXT);
});

it('knows what it does not have', () => {
  expect(() => editCalendar(TEXT, [remove('none')], 'screen')).toThrow(
    'The calendar has no freeze none',
  );
});
