import { useApi } from '@backstage/core-plugin-api';
import type { EmergencyView } from '@gitops-compliance/plugin-gitops-compliance-common';
import {
  gitopsComplianceApiRef,
  toApiError,
  useLive,
  usePages,
  type Live,
  type Pages,
} from '../api';
import { namesTarget, type Target } from './emergencyWords';
import type { TermsThere } from './jointTerms';

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

/**
 * What declaring one would mean in each of these environments; not asked before
 * services and environments are known.
 */
export function useTerms(
  services: readonly string[],
  environments: readonly string[],
): Live<TermsThere[]> {
  const api = useApi(gitopsComplianceApiRef);
  const isAsked = services.length > 0 && environments.length > 0;
  const key = `terms ${services.join()} ${environments.join()}`;
  const termsIn = async (
    environment: string,
    signal: AbortSignal,
  ): Promise<TermsThere> => {
    try {
      const asked = { entity: [...services], environment };
      const terms = await api.getEmergencyTerms(asked, signal);
      return { environment, terms };
    } catch (thrown) {
      if (signal.aborted) throw thrown;
      return { environment, problem: toApiError(thrown).message };
    }
  };
  return useLive(isAsked ? key : undefined, signal =>
    Promise.all(environments.map(name => termsIn(name, signal))),
  );
}
