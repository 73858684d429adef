import type { StateRow } from '@gitops-compliance/plugin-gitops-compliance-common';
import { stateCsv } from './stateCsv';

const person = (name: string) => ({
  name,
  entityRef: null,
  account: null,
  provider: 'catalog',
  bot: false,
});

const ROW: StateRow = {
  service: 'component:default/payments-api',
  environment: 'prod',
  deployment: 'eu-1/argocd/payments-api-prod',
  instance: 'eu-1',
  application: 'payments-api-prod',
  pinnedRevision: '9f8e7d6',
  syncedRevision: null,
  since: '2026-01-02T10:00:00.000Z',
  until: null,
  explanation: 'unexplained',
  sentence: 'Nothing on record brought 9f8e7d6.',
  change: null,
  people: {
    wrote: person('=HYPERLINK("https://evil.test")'),
    requested: null,
    approved: [person('Bob'), person('Grace')],
    voted: [],
    merged: null,
    synced: null,
    syncedByItself: true,
  },
  knownSince: '2026-01-02T10:05:00.000Z',
  knownThen: null,
  ledger: { stream: 'deployment:eu-1/argocd/payments-api-prod', streamSeq: 7 },
};
const AT = '2026-01-02T10:03:00.000Z';

it('has a line for each deployment, with the instant and its proof', () => {
  const [header, line, end] = stateCsv({ at: AT, items: [ROW] }).split('\r\n');
  const cells = line.split(',');
  const cellOf = (name: string) => cells[header.split(',').indexOf(name)];
  expect(cellOf('at')).toBe(AT);
  expect(cellOf('reviewed')).toBe('Bob; Grace');
  expect(cellOf('known then differs')).toBe('false');
  expect(cellOf('ledger')).toBe('deployment:eu-1/argocd/payments-api-prod 7');
  expect(end).toBe('');
});

it('gives a spreadsheet nothing to calculate', () => {
  expect(stateCsv({ at: AT, items: [ROW] })).toContain(
    `,"'=HYPERLINK(""https://evil.test"")",`,
  );
});
