import type { ArgoCdSyncWindow } from '../../argocd';
import { PEOPLE, person, TEAMS } from './cast';
import type { PinStyle } from './pinStyles';
import type {
  PlannedEnvironment,
  PlannedPerson,
  PlannedService,
  PlannedTeam,
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
    followsMain: true,
  },
  {
    name: 'staging',
    title: 'Staging',
    instance: 'eu-1',
    criticality: 'medium',
    upstream: ['dev'],
    requiredApprovals: 1,
    autoSync: true,
    looksAtSource: true,
  },
  {
    name: 'prod-eu',
    title: 'Production EU',
    instance: 'eu-1',
    criticality: 'critical',
    upstream: ['staging'],
    requiredApprovals: 1,
    autoSync: false,
  },
  {
    name: 'prod-us',
    title: 'Production US',
    instance: 'us-1',
    criticality: 'critical',
    upstream: ['staging'],
    requiredApprovals: 1,
    board: { group: 'change-advisory-board', quorum: 2 },
    autoSync: false,
  },
];

const MORE_TEAMS: PlannedTeam[] = [
  {
    name: 'logistics',
    title: 'Logistics',
    description: 'From the order to the door',
    writes: true,
  },
  {
    name: 'identity',
    title: 'Identity',
    description: 'Who customers are and what they agreed to',
    writes: true,
  },
  {
    name: 'insight',
    title: 'Insight',
    description: 'Events, reports and messages',
    writes: true,
  },
];

const MORE_PEOPLE: PlannedPerson[] = [
  person('lars', 'Lars Lager', 'lars-lager', 'logistics'),
  person('olga', 'Olga Order', 'olga-order', 'logistics'),
  person('finn', 'Finn Fracht', 'finn-fracht', 'logistics'),
  person('ines', 'Ines Ident', 'ines-ident', 'identity'),
  person('kofi', 'Kofi Key', 'kofi-key', 'identity'),
  person('mara', 'Mara Mint', 'mara-mint', 'identity'),
  person('petra', 'Petra Plot', 'petra-plot', 'insight'),
  person('jonas', 'Jonas Jot', 'jonas-jot', 'insight'),
  person('yuki', 'Yuki Yield', 'yuki-yield', 'insight'),
  person('nadia', 'Nadia Night', 'nadia-night', 'sre', {
    argocdAccount: 'nadia',
  }),
];

/** What a team builds: name, title, description, and its first commits. */
type Line = [name: string, title: string, does: string, commits: string[]];

const LINES: Record<string, Line[]> = {
  payments: [
    [
      'payments-api',
      'Payments API',
      'Takes payments by card and bank transfer',
      [
        'Accept card payments',
        'Answer 409 to a repeated payment',
        'Raise timeout of the bank gateway to 8 s',
      ],
    ],
    [
      'ledger-svc',
      'Ledger',
      'Books every payment twice',
      [
        'Book each payment twice',
        'Close the books at midnight',
        'Index bookings by account',
      ],
    ],
    [
      'fraud-check',
      'Fraud check',
      'Says which payments look wrong',
      ['Score a payment', 'Learn from chargebacks', 'Explain a score'],
    ],
    [
      'payout-worker',
      'Payouts',
      'Pays merchants each night',
      ['Pay out once a day', 'Skip blocked merchants', 'Send a statement'],
    ],
    [
      'bank-gateway',
      'Bank gateway',
      'Speaks the banks’ protocols',
      [
        'Speak ISO 20022',
        'Retry refused connections once',
        'Log the response code',
      ],
    ],
  ],
  shop: [
    [
      'checkout',
      'Checkout',
      'From the basket to the order',
      ['Turn a basket into an order', 'Show delivery dates', 'Accept vouchers'],
    ],
    [
      'web-shop',
      'Web shop',
      'What customers see',
      ['Show the catalogue', 'Search by name', 'Dark mode'],
    ],
    [
      'catalog-api',
      'Product catalogue',
      'What there is to buy',
      ['List products', 'Translate names', 'Hide what is sold out'],
    ],
    [
      'search-svc',
      'Search',
      'Finds products',
      ['Index names', 'Forgive typing errors', 'Rank by sales'],
    ],
    [
      'loyalty-api',
      'Loyalty',
      'Points for purchases',
      ['Count points', 'Let points expire', 'Pay with points'],
    ],
  ],
  logistics: [
    [
      'orders-api',
      'Orders',
      'Keeps every order',
      ['Store orders', 'Cancel an order', 'Split deliveries'],
    ],
    [
      'shipping-svc',
      'Shipping',
      'Books carriers',
      ['Print labels', 'Choose the cheapest carrier', 'Track parcels'],
    ],
    [
      'returns-svc',
      'Returns',
      'Takes things back',
      ['Open a return', 'Refund on arrival', 'Inspect used goods'],
    ],
    [
      'warehouse-sync',
      'Warehouse',
      'Counts what is in stock',
      ['Read stock levels', 'Reserve stock', 'Count again at night'],
    ],
    [
      'tracking-web',
      'Tracking',
      'Where is my parcel?',
      ['Show a map', 'Show the driver’s name', 'Ask for a review'],
    ],
  ],
  identity: [
    [
      'login-web',
      'Login',
      'The door',
      [
        'Log in with a password',
        'Log in with a passkey',
        'Lock after ten tries',
      ],
    ],
    [
      'accounts-api',
      'Accounts',
      'Who customers are',
      ['Store accounts', 'Change an address', 'Delete an account'],
    ],
    [
      'consent-svc',
      'Consent',
      'What customers agreed to',
      ['Record consent', 'Withdraw consent', 'Export consent'],
    ],
    [
      'token-svc',
      'Tokens',
      'Issues short-lived tokens',
      ['Issue tokens', 'Rotate keys', 'Revoke tokens'],
    ],
    [
      'audit-trail',
      'Audit trail',
      'Who did what to an account',
      ['Write events', 'Read events', 'Keep ten years'],
    ],
  ],
  insight: [
    [
      'events-relay',
      'Events relay',
      'Carries events between teams',
      ['Relay events', 'Keep order by key', 'Retry with back-off'],
    ],
    [
      'reports-api',
      'Reports',
      'Numbers for people',
      ['Daily sales', 'Compare months', 'Export as CSV'],
    ],
    [
      'pricing-engine',
      'Pricing',
      'What things cost today',
      ['List prices', 'Discounts by group', 'Round half to even'],
    ],
    [
      'notify-svc',
      'Notifications',
      'Mails and messages',
      ['Send mails', 'Send messages', 'Respect quiet hours'],
    ],
    [
      'metrics-hub',
      'Metrics hub',
      'Counts what matters',
      ['Count requests', 'Keep a year', 'Alert on nonsense'],
    ],
  ],
};

/** Services that are pinned in a way of their own. */
const PINNED_OTHERWISE: Record<string, PinStyle | undefined> = {
  'payout-worker': 'source-by-name',
  'loyalty-api': 'helm-value',
  'login-web': 'applicationset-element',
  'search-svc': 'kustomize-version',
  'events-relay': 'kustomize-tag-and-digest',
};

/** Services whose changes of production need a ticket, by the policy. */
const NEED_TICKETS = ['pricing-engine', 'returns-svc'];

/** Of a team's services, the one that is pinned in an overlay. */
const KUSTOMIZED = 1;

function servicesOf(team: string, authors: string[]): PlannedService[] {
  return LINES[team].map(([name, title, description, commits], index) => ({
    name,
    title,
    description,
    team,
    pin:
      PINNED_OTHERWISE[name] ??
      (index === KUSTOMIZED
        ? 'kustomize-image'
        : 'application-target-revision'),
    // Everybody writes everything of the team; who leads, differs.
    authors: authors.map((_, at) => authors[(at + index) % authors.length]),
    ...(NEED_TICKETS.includes(name) && { needsTicket: true }),
    commits,
    runs: Object.fromEntries(
      // What is promoted where the source is looked at came by pull requests.
      ENVIRONMENTS.map(({ name: place, criticality }) => [
        place,
        criticality === 'critical' ? 2 : 3,
      ]),
    ),
  }));
}

const everybody = [...PEOPLE, ...MORE_PEOPLE];

/**
 * Argo CD's own windows of one service. At night it holds as the portal's calendar
 * does; on the first of a month the portal's is open and Argo CD's will block, which
 * the calendar points out. They are in force once the world is lived in, and not while
 * its history is made.
 */
const SYNC_WINDOWS: ArgoCdSyncWindow[] = [
  {
    kind: 'deny',
    schedule: '0 3 * * *',
    duration: '30m',
    timeZone: 'Europe/Berlin',
    applications: ['checkout-prod-eu'],
    description: 'Nightly backup',
  },
  {
    kind: 'deny',
    schedule: '0 4 1 * *',
    duration: '2h',
    timeZone: 'Europe/Berlin',
    applications: ['checkout-prod-eu'],
    description: 'Monthly settlement',
  },
];

/**
 * Twenty-five services of five teams in dev, staging and two productions on two
 * Argo CD instances: what `npm start` shows, after sixty days of history.
 */
export const FULL: WorldPlan = {
  name: 'full',
  instances: ['eu-1', 'us-1'],
  syncWindows: SYNC_WINDOWS,
  environments: ENVIRONMENTS,
  teams: [...TEAMS, ...MORE_TEAMS],
  people: everybody,
  strangers: [
    {
      login: 'shirin-private',
      title: 'Shirin S.',
      email: 'shirin@private.example',
    },
    { login: 'night-owl', title: 'Night Owl', email: 'owl@private.example' },
  ],
  services: Object.keys(LINES).flatMap(team =>
    servicesOf(
      team,
      everybody.filter(one => one.team === team).map(one => one.login),
    ),
  ),
};

const SMALL_SERVICES = ['payments-api', 'ledger-svc', 'checkout'];

/** Three services of the full world, with five days of history: for tests. */
export const SMALL: WorldPlan = {
  ...FULL,
  name: 'small',
  services: FULL.services.filter(({ name }) => SMALL_SERVICES.includes(name)),
};
