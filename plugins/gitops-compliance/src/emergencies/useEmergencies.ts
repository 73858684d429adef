import { useApi } from '@backstage/core-plugin-api';
import type {
  EmergencyTermsView,
  EmergencyView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import {
  gitopsComplianceApiRef,
  useLive,
  usePages,
  type Live,
  type Pages,
} from '../api';
import { namesTarget, type Target } from './emergencyWords';

const PAGE_SIZE = 20;

/** Emergencies in a state, newest first; of one service where it is named. */
export function useEmergencies(
  state: 'running' | 'owing' | 'closed',
  entity?: string,
): Pages<EmergencyView> {
  const api = useApi(gitopsComplianceApiRef);
  return usePages(`emergencies ${state} ${entity ?? ''}`, (cursor, signal) =>
    api.listEmergencies(
      {
        state,
        limit: PAGE_SIZE,
        ...(entity === undefined ? {} : { entity }),
        ...(cursor === undefined ? {} : { cursor }),
      },
      signal,
    ),
  );
}

/**
 * Those in force that name the first of these targets, and so all under which
 * they can go together; among the newest of its service that run.
 */
export function useEmergenciesInForce(targets: readonly Target[]): {
  inForce: EmergencyView[];
  /** Whether they were read. */
  isKnown: boolean;
} {
  const [first] = targets;
  const { items, live } = useEmergencies('running', first?.service);
  return {
    inForce: items.filter(
      emergency => emergency.inForce && first && namesTarget(emergency, first),
    ),
    isKnown: live.data !== undefined,
  };
}

/** One emergency, with all that happened. */
export function useEmergency(id: string): Live<EmergencyView> {
  const api = useApi(gitopsComplianceApiRef);
  return useLive(`emergency ${id}`, signal => api.getEmergency(id, signal));
}

/** What declaring one would mean; not asked before both are known. */
export function useTerms(
  entity: string | undefined,
  environment: string,
): Live<EmergencyTermsView> {
  const api = useApi(gitopsComplianceApiRef);
  const key =
    entity && environment ? `terms ${entity} ${environment}` : undefined;
  return useLive(key, signal =>
    api.getEmergencyTerms({ entity: entity ?? '', environment }, signal),
  );
}
