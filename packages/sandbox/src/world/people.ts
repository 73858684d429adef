/** Accounts at the forge; the catalog's annotations link them to persons. */
export const FORGE_USERS = [
  { login: 'dana-dev', name: 'Dana Developer', email: 'dana@acme.example' },
  { login: 'lena-lead', name: 'Lena Lead', email: 'lena@acme.example' },
  { login: 'bob-builds', name: 'Bob Builder', email: 'bob@acme.example' },
  { login: 'shirin-shop', name: 'Shirin Shop', email: 'shirin@acme.example' },
  { login: 'tomas-shop', name: 'Tomas Till', email: 'tomas@acme.example' },
  { login: 'carl-change', name: 'Carl Change', email: 'carl@acme.example' },
  { login: 'cleo-council', name: 'Cleo Council', email: 'cleo@acme.example' },
  { login: 'sam-sre', name: 'Sam Site', email: 'sam@acme.example' },
  { login: 'aude-audit', name: 'Aude Auditor', email: 'aude@acme.example' },
];

/** Organisation of all repositories. */
export const ORGANIZATION = 'acme';

/** Repository that the applications and overlays lie in. */
export const CONFIG_REPOSITORY = 'deploy';

/** Environments, upstream first. */
export const ENVIRONMENTS = ['dev', 'staging', 'prod'] as const;

/** One of `ENVIRONMENTS`. */
export type WorldEnvironment = (typeof ENVIRONMENTS)[number];

/** A service of the world, with its history in few words. */
export interface WorldService {
  name: string;
  pin: 'application-target-revision' | 'kustomize-image';
  authors: string[];
  /** Messages of its commits, oldest first. */
  commits: string[];
  /** How many of the commits run where. */
  runs: Record<WorldEnvironment, number>;
}

/** Four services of two teams, with both kinds of pin. */
export const SERVICES: readonly WorldService[] = [
  {
    name: 'payments-api',
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
