import { PEOPLE, TEAMS } from './cast';
import type {
  PlannedEnvironment,
  PlannedService,
  WorldPlan,
} from './WorldPlan';

const ENVIRONMENTS: PlannedEnvironment[] = [
  {
    name: 'dev',
    title: 'Dev',
    instance: 'eu-1',
    criticality: 'low',
    upstream: [],
    requiredApprovals: 0,
    autoSync: true,
  },
  {
    name: 'staging',
    title: 'Staging',
    instance: 'eu-1',
    criticality: 'medium',
    upstream: ['dev'],
    requiredApprovals: 1,
    autoSync: true,
  },
  {
    name: 'prod',
    title: 'Production',
    instance: 'eu-1',
    criticality: 'critical',
    upstream: ['staging'],
    requiredApprovals: 1,
    autoSync: false,
  },
];

const SERVICES: PlannedService[] = [
  {
    name: 'payments-api',
    title: 'Payments API',
    description: 'Takes payments by card and bank transfer',
    team: 'payments',
    pin: 'application-target-revision',
    authors: ['dana-dev', 'bob-builds', 'lena-lead'],
    commits: [
      'Accept card payments',
      'Answer 409 to a repeated payment',
      'Raise timeout of the bank gateway to 8 s',
      'Retry refused connections once',
      'Pool size 40',
      'Log the gateway response code',
      'Fix retry after a refused card',
      'Speak TLS 1.3 to the bank gateway',
    ],
    runs: { dev: 8, staging: 6, prod: 3 },
  },
  {
    name: 'ledger-svc',
    title: 'Ledger',
    description: 'Books every payment twice',
    team: 'payments',
    pin: 'kustomize-image',
    authors: ['lena-lead', 'dana-dev'],
    commits: [
      'Book each payment twice',
      'Close the books at midnight',
      'Index bookings by account',
      'Refuse negative amounts',
      'Report the trial balance',
    ],
    runs: { dev: 5, staging: 5, prod: 3 },
  },
  {
    name: 'checkout',
    title: 'Checkout',
    description: 'From the basket to the order',
    team: 'shop',
    pin: 'application-target-revision',
    authors: ['shirin-shop', 'tomas-shop'],
    commits: [
      'Turn a basket into an order',
      'Show delivery dates',
      'Accept vouchers',
      'Round totals half to even',
    ],
    runs: { dev: 4, staging: 4, prod: 4 },
  },
  {
    name: 'web-shop',
    title: 'Web shop',
    description: 'What customers see',
    team: 'shop',
    pin: 'kustomize-image',
    authors: ['tomas-shop', 'shirin-shop'],
    commits: [
      'Show the catalogue',
      'Search by name',
      'Dark mode',
      'Load pictures late',
      'Remember the basket',
    ],
    runs: { dev: 5, staging: 4, prod: 2 },
  },
];

/** Four services of two teams, both kinds of pin, no history: for tests. */
export const TESTS: WorldPlan = {
  name: 'tests',
  instances: ['eu-1'],
  environments: ENVIRONMENTS,
  teams: [...TEAMS],
  people: [...PEOPLE],
  strangers: [],
  services: SERVICES,
};
