import type {
  EnvironmentModeView,
  PolicyProposalView,
  PolicyView,
  TargetPolicyView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { ada, ago, CHANGE_ID, environments, grace } from './fixtures';

export const HASH = 'a'.repeat(64);
export const TEXT = 'version: 1\nenvironments:\n  - name: prod\n';

/** A policy in the portal that Ada wrote and Grace approved. */
export function policyView(over: Partial<PolicyView> = {}): PolicyView {
  return {
    store: 'portal',
    text: TEXT,
    alert: null,
    propose: { allowed: true, reason: '' },
    inForce: {
      id: '7',
      hash: HASH,
      governed: true,
      source: 'portal',
      loadedAt: ago({ hours: 2 }),
      author: ada,
      approvers: [grace],
      reason: 'Two approvals in production',
      pullRequest: null,
      commit: null,
    },
    ...over,
  };
}

/** A proposal of Ada that the reader may approve. */
export function proposal(
  over: Partial<PolicyProposalView> = {},
): PolicyProposalView {
  return {
    id: '0b9d7c1e-5a52-4c1f-9d6e-2f5c7f1f0300',
    state: 'open',
    proposer: ada,
    proposedAt: ago({ minutes: 5 }),
    reason: 'Three approvals in production',
    base: HASH,
    text: `${TEXT}    requiredApprovals: 3\n`,
    decider: null,
    decidedAt: null,
    decision: null,
    decide: { allowed: true, reason: '' },
    withdraw: { allowed: false, reason: '' },
    ...over,
  };
}

/** Production in warn mode, where one of four changes would have been held. */
export function environmentMode(
  over: Partial<EnvironmentModeView> = {},
): EnvironmentModeView {
  return {
    name: 'prod',
    title: 'Production',
    mode: 'warn',
    passed: 4,
    held: 1,
    asked: 0,
    refused: 0,
    gates: [{ gate: 'peer-review', title: 'Peer review', changes: 1 }],
    changes: [
      {
        id: CHANGE_ID,
        number: 14,
        service: 'component:default/payments-api',
        state: 'succeeded',
        mode: 'warn',
        phase: 'merge',
        at: ago({ days: 2 }),
        outside: false,
        gates: [
          {
            gate: 'peer-review',
            title: 'Peer review',
            state: 'pending',
            reason: 'a1b2c3d has 0 of 1 independent approval.',
          },
        ],
      },
    ],
    more: 0,
    ...over,
  };
}

/** Rules of payments-api in prod: one for the service beats the environment. */
export function targetPolicy(): TargetPolicyView {
  return {
    service: environments().service,
    environment: 'prod',
    mode: 'enforce',
    upstream: ['staging'],
    hash: HASH,
    policy: environments().policy,
    rules: [
      {
        rule: 'soakSeconds',
        sentence: 'Seconds that the revision must have run before.',
        said: { from: 'default', value: 0, where: '', line: null },
        overridden: [],
      },
      {
        rule: 'requiredApprovals',
        sentence: 'Independent approvals that a change needs.',
        said: {
          from: 'service',
          value: 3,
          where: '/services/0/requiredApprovals',
          line: 41,
        },
        overridden: [
          {
            from: 'environment',
            value: 1,
            where: '/environments/2/requiredApprovals',
            line: 12,
          },
        ],
      },
    ],
  };
}
