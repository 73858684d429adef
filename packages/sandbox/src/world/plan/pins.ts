import type { PinStyle } from './pinStyles';
import { TESTS } from './tests';
import type { PlannedService, WorldPlan } from './WorldPlan';

function pinned(name: string, pin: PinStyle): PlannedService {
  return {
    name,
    title: name,
    description: `Pinned by ${pin}`,
    team: 'payments',
    pin,
    authors: ['lena-lead', 'dana-dev'],
    commits: ['Begin', 'Go on', 'Be careful'],
    runs: { dev: 3, staging: 2, prod: 1 },
  };
}

/** A service for each way to pin that the tests' world has not; for tests. */
export const PINS: WorldPlan = {
  ...TESTS,
  services: [
    pinned('payout-worker', 'source-by-name'),
    pinned('loyalty-api', 'helm-value'),
    pinned('consent-svc', 'helm-parameter'),
    pinned('login-web', 'applicationset-element'),
    pinned('events-relay', 'kustomize-tag-and-digest'),
  ],
};
