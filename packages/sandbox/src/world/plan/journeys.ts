import { PEOPLE, TEAMS } from './cast';
import { TESTS } from './tests';
import type { PlannedService, WorldPlan } from './WorldPlan';

/** Three commits; dev is one ahead of staging, and that one of production. */
function service(
  name: string,
  title: string,
  more: Partial<PlannedService> = {},
): PlannedService {
  return {
    name,
    title,
    description: `${title}, for a journey through the portal`,
    team: 'payments',
    pin: 'application-target-revision',
    authors: ['lena-lead', 'bob-builds'],
    commits: [
      `Begin ${name}`,
      `Answer faster in ${name}`,
      `Log refusals of ${name}`,
    ],
    runs: { dev: 3, staging: 2, prod: 1 },
    ...more,
  };
}

/**
 * Services of one team, one for each journey of the browser tests, and an
 * account at the forge that nobody owns up to.
 */
export const JOURNEYS: WorldPlan = {
  name: 'journeys',
  instances: TESTS.instances,
  environments: TESTS.environments,
  teams: [...TEAMS],
  people: [...PEOPLE],
  strangers: [
    {
      login: 'dana-private',
      title: 'D. Developer',
      email: 'dana@private.example',
    },
  ],
  services: [
    service('cards-api', 'Cards'),
    service('invoices', 'Invoices'),
    service('refunds', 'Refunds'),
    service('payouts', 'Payouts'),
    service('fraud-svc', 'Fraud'),
    service('quotes', 'Quotes'),
    service('vault-svc', 'Vault'),
    service('loans-api', 'Loans'),
    service('rates-api', 'Rates'),
    service('tills-api', 'Tills'),
    service('fees-api', 'Fees'),
    service('leases-api', 'Leases'),
    service('credit-api', 'Credit'),
    service('tolls-api', 'Tolls'),
    service('fares-api', 'Fares'),
    service('transfers', 'Transfers'),
    service('ledger-svc', 'Ledger', { pin: 'kustomize-image' }),
  ],
};
