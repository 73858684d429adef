import type { Calendar } from '../../calendar';
import { evaluateGates } from '../../gates';
import { deployed } from '../../testing/deployed';
import { context, human, stranger } from '../../testing/facts';
import { emergencyRecordOf } from '../emergency';
import { gatesFactOf } from '../gatesFact';
import type { DeployedChangeFacts } from '../types';
import { everythingAsked } from './everythingAsked';
import { HISTORIES_OF_APPROVERS } from './ofApprovers';
import { HISTORIES_OF_DRIFT } from './ofDrift';
import { HISTORIES_OF_EMERGENCIES } from './ofEmergencies';
import { HISTORIES_OF_GATES, type History } from './ofGates';
import { HISTORIES_OF_GUARDRAILS } from './ofGuardrails';
import { HISTORIES_OF_HEALTH } from './ofHealth';
import { HISTORIES_OF_IMAGES } from './ofImages';
import { HISTORIES_OF_IMPACT } from './ofImpact';
import { HISTORIES_OF_ORDER } from './ofOrder';
import { HISTORIES_OF_REVIEWS } from './ofReviews';
import { HISTORIES_OF_RIGHTS } from './ofRights';
import { HISTORIES_OF_RUNTIME } from './ofRuntime';
import { HISTORIES_OF_SECRET_FRESHNESS } from './ofSecretFreshness';
import { HISTORIES_OF_SECRETS } from './ofSecrets';

/** In force in every history: always open. */
export const calendar: Calendar = { windows: [], freezes: [] };

/** Histories of one check alone, by its id. */
export const HISTORIES_OF_CHECKS = {
  'CFG-01': HISTORIES_OF_GUARDRAILS,
  'CHG-08': HISTORIES_OF_IMPACT,
  'CHG-13': HISTORIES_OF_IMAGES,
  'CHG-15': HISTORIES_OF_ORDER,
  'SEC-01': HISTORIES_OF_SECRETS,
  'SEC-02': HISTORIES_OF_SECRET_FRESHNESS,
  'DRF-03': HISTORIES_OF_RUNTIME,
  'HLT-01': HISTORIES_OF_HEALTH,
  'SOD-02': HISTORIES_OF_RIGHTS,
  'ACC-01': HISTORIES_OF_APPROVERS,
};

/** Histories of changes, judged by every check that they name. */
export const HISTORIES_OF_CHANGES: readonly History[] = [
  ...HISTORIES_OF_GATES,
  ...HISTORIES_OF_REVIEWS,
];

/** The facts of a history, its gates decided by the rules themselves. */
export function factsOf({
  decided = {},
  merge = 'portal',
  mode = 'enforce',
  facts,
}: History): DeployedChangeFacts {
  const results = evaluateGates(
    context({
      change: decided.change,
      policy: { ...everythingAsked.policy, ...decided.policy },
      facts: { ...everythingAsked.facts, ...decided.facts },
    }),
  );
  return deployed({
    gates: gatesFactOf({ mode, merge, results }),
    outcome: 'succeeded',
    ...facts,
  });
}

/** Accounts of histories of emergencies; two of them are Ada's. */
export function accountOf(name: string) {
  if (name === 'stranger') return stranger(name);
  return human(name === 'ada-admin' ? 'ada' : name, { account: name });
}

/** The facts of a history of an emergency, under which the change went. */
export function factsUnderEmergency({
  events,
  facts,
}: (typeof HISTORIES_OF_EMERGENCIES)[number]): DeployedChangeFacts {
  return deployed({
    mergedAt: '2026-06-01T11:55:00Z',
    emergency: {
      number: 12,
      record: events && emergencyRecordOf(events, accountOf),
    },
    ...facts,
  });
}

/** Every history there is, with its facts. */
export function everyHistory(): {
  tells: string;
  facts: DeployedChangeFacts;
}[] {
  const ofChecks = Object.values(HISTORIES_OF_CHECKS).flat();
  return [
    ...HISTORIES_OF_CHANGES.map(history => ({
      tells: history.tells,
      facts: factsOf(history),
    })),
    ...HISTORIES_OF_EMERGENCIES.map(history => ({
      tells: history.tells,
      facts: factsUnderEmergency(history),
    })),
    ...[...ofChecks, ...HISTORIES_OF_DRIFT].map(({ tells, facts }) => ({
      tells,
      // What gates said is known in each, so that nothing hides behind that.
      facts: factsOf({ tells, expected: {}, facts }),
    })),
  ];
}
