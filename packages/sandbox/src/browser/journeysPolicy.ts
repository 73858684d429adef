import { JOURNEYS, pinRulesOf } from '../world/plan';

/** Two of the board have to approve. */
const BOARD = {
  name: 'production board',
  from: ['group:default/change-advisory-board'],
  quorum: 2,
};

/**
 * What the policy of the sandbox is changed to for the journeys: each service
 * has the rules that its journey is about.
 */
export function journeysPolicy(policy: {
  environments: { name: string }[];
  persons: object;
}): object {
  const inProduction = (service: string, rules: object) => ({
    services: [service],
    environments: ['prod'],
    ...rules,
  });
  return {
    environments: policy.environments.map(environment =>
      environment.name === 'prod'
        ? {
            ...environment,
            expedited: true,
            whenBusy: 'supersede',
            emergencySecondPerson: 'may-act-alone',
          }
        : environment,
    ),
    services: [
      inProduction('fraud-svc', { soakSeconds: 86_400 }),
      inProduction('transfers', { driftGraceSeconds: 0 }),
      inProduction('ledger-svc', { requireRendered: true }),
      ...['loans-api', 'leases-api', 'credit-api'].map(service =>
        inProduction(service, { cab: [BOARD] }),
      ),
      inProduction('tills-api', {
        soakSeconds: 86_400,
        emergencySecondPerson: 'required',
        emergencyBends: ['cab', 'upstream'],
        cab: [BOARD],
      }),
      ...['tolls-api', 'fares-api'].map(service =>
        inProduction(service, {
          soakSeconds: 86_400,
          emergencyBends: ['cab', 'upstream'],
          cab: [BOARD],
        }),
      ),
      inProduction('fees-api', { emergencyReviewSeconds: 1 }),
      inProduction('vault-svc', {
        whenBusy: 'queue',
        requireCleanTarget: true,
        requireCodeOwners: true,
        requireSourceReview: true,
        requiredChecks: [{ name: 'build', appId: 15368 }],
        policyChecks: [{ name: 'conftest', appId: 15368 }],
        signatures: 'verified',
        externalReports: [
          {
            name: 'scanner',
            principal: 'external:scanner',
            maxAgeSeconds: 3600,
          },
        ],
      }),
    ],
    pins: pinRulesOf(JOURNEYS.services, 'acme/deploy'),
    persons: {
      ...policy.persons,
      trustedLocations: ['file:/**/settings/org.yaml'],
    },
  };
}
