import type {
  EmergencyTermsView,
  EmergencyView,
} from '@gitops-compliance/plugin-gitops-compliance-common';

const person = (name: string) => ({
  name,
  entityRef: `user:default/${name.toLocaleLowerCase('en-GB')}`,
  account: null,
  provider: 'catalog',
  bot: false,
});
const no = (reason: string) => ({ allowed: false, reason });

/** An emergency that is in force; what is given differs. */
export function emergency(own: Partial<EmergencyView> = {}): EmergencyView {
  return {
    id: '1f9a3b52-5d0e-4c4e-9b44-1d6a3e5f7a01',
    number: 12,
    name: 'E-12',
    state: 'running',
    inForce: true,
    sentence: 'It is in force.',
    reason: 'The pool is exhausted',
    incident: 'https://incidents.example/12',
    targets: [
      { service: 'component:default/payments-api', environment: 'prod-eu' },
    ],
    declaredBy: person('Sam'),
    declaredAt: '2026-03-02T14:00:00Z',
    declaredRecently: 2,
    needsConfirmation: true,
    confirmedBy: person('Lena'),
    confirmedAt: '2026-03-02T14:01:00Z',
    expiresAt: new Date(Date.now() + 30 * 60_000).toISOString(),
    endedAt: null,
    endedBy: null,
    endCause: null,
    bends: [{ gate: 'calendar', title: 'Calendar', reason: '' }],
    duties: [],
    isOverdue: false,
    review: null,
    closedAt: null,
    changes: [],
    moves: [],
    events: [],
    confirm: no('It is confirmed.'),
    end: { allowed: true, reason: '' },
    reviewing: no('It is not over.'),
    ...own,
  };
}

/** One that is over and owes its review, whose time is up. */
export function overdueEmergency(
  own: Partial<EmergencyView> = {},
): EmergencyView {
  return emergency({
    id: '1f9a3b52-5d0e-4c4e-9b44-1d6a3e5f7a02',
    number: 11,
    name: 'E-11',
    state: 'owing',
    inForce: false,
    endedAt: '2026-03-02T15:00:00Z',
    isOverdue: true,
    duties: [
      {
        kind: 'review',
        service: null,
        environment: null,
        dueAt: '2026-03-05T15:00:00Z',
        isOverdue: true,
        settledAt: null,
        sentence: 'Somebody who had no part in it reviews it.',
        pullRequest: null,
      },
    ],
    end: no('It is over.'),
    reviewing: { allowed: true, reason: '' },
    ...own,
  });
}

/** What declaring one would mean; what is given differs. */
export function emergencyTerms(
  own: Partial<EmergencyTermsView> = {},
): EmergencyTermsView {
  return {
    declare: { allowed: true, reason: '' },
    maxSeconds: 4 * 3600,
    secondPerson: true,
    aloneBecause: 'The policy wants a second person here.',
    bends: [{ gate: 'calendar', title: 'Calendar', reason: '' }],
    neverBends: [],
    reviewSeconds: 3 * 86_400,
    pullRequestSeconds: 86_400,
    wakes: ['on-call'],
    grants: [{ instance: 'eu-1', permissions: ['applications, sync'] }],
    declaredRecently: 2,
    ...own,
  };
}
