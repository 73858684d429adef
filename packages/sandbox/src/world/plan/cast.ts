import type { PlannedPerson, PlannedTeam } from './WorldPlan';

const MAIL = 'acme.example';

/** Teams that every world has. */
export const TEAMS: readonly PlannedTeam[] = [
  {
    name: 'payments',
    title: 'Payments',
    description: 'Payments and the ledger behind them',
    writes: true,
  },
  {
    name: 'shop',
    title: 'Shop',
    description: 'Checkout and the web shop',
    writes: true,
  },
  {
    name: 'change-advisory-board',
    title: 'Change advisory board',
    description: 'Approves changes to production',
    writes: true,
  },
  {
    name: 'sre',
    title: 'SRE',
    description: 'Keeps production running',
    writes: true,
  },
  {
    name: 'auditors',
    title: 'Auditors',
    description: 'Read everything, change nothing',
    writes: false,
  },
];

/** Somebody of a team, with the account that people there usually have. */
export function person(
  name: string,
  title: string,
  login: string,
  team: string,
  more: Partial<PlannedPerson> = {},
): PlannedPerson {
  return { name, title, login, team, email: `${name}@${MAIL}`, ...more };
}

/** People that every world has; six of them are the personas. */
export const PEOPLE: readonly PlannedPerson[] = [
  person('dana', 'Dana Developer', 'dana-dev', 'payments'),
  person('lena', 'Lena Lead', 'lena-lead', 'payments'),
  person('bob', 'Bob Builder', 'bob-builds', 'payments'),
  person('shirin', 'Shirin Shop', 'shirin-shop', 'shop'),
  person('tomas', 'Tomas Till', 'tomas-shop', 'shop'),
  person('carl', 'Carl Change', 'carl-change', 'change-advisory-board'),
  person('cleo', 'Cleo Council', 'cleo-council', 'change-advisory-board'),
  person('sam', 'Sam Site', 'sam-sre', 'sre', {
    argocdAccount: 'sam',
    kubernetesUser: `sam@${MAIL}`,
  }),
  person('aude', 'Aude Auditor', 'aude-audit', 'auditors'),
];
