import type { CompoundEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/core-plugin-api';
import type {
  ModesView,
  PolicyProposalView,
  PolicyVersionView,
  PolicyView,
  TargetPolicyView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import {
  gitopsComplianceApiRef,
  useLive,
  usePages,
  type Live,
  type Pages,
} from '../api';

const PAGE_SIZE = 10;

const page = (cursor: string | undefined) =>
  cursor === undefined ? { limit: PAGE_SIZE } : { limit: PAGE_SIZE, cursor };

/** The policy in force. */
export function usePolicy(): Live<PolicyView> {
  const api = useApi(gitopsComplianceApiRef);
  return useLive('policy', signal => api.getPolicy(signal));
}

/** Policies that were in force, newest first. */
export function usePolicyVersions(): Pages<PolicyVersionView> {
  const api = useApi(gitopsComplianceApiRef);
  return usePages('versions of the policy', (cursor, signal) =>
    api.listPolicyVersions(page(cursor), signal),
  );
}

/** Proposed policies, newest first. */
export function usePolicyProposals(): Pages<PolicyProposalView> {
  const api = useApi(gitopsComplianceApiRef);
  return usePages('proposals', (cursor, signal) =>
    api.listPolicyProposals(page(cursor), signal),
  );
}

/** What enforcing would have held. */
export function useModes(): Live<ModesView> {
  const api = useApi(gitopsComplianceApiRef);
  return useLive('modes', signal => api.getModes(signal));
}

/** The rules for a service in an environment. */
export function useTargetPolicy(
  entity: CompoundEntityRef,
  environment: string,
): Live<TargetPolicyView> {
  const api = useApi(gitopsComplianceApiRef);
  const { kind, namespace, name } = entity;
  return useLive(
    `policy of ${kind}:${namespace}/${name} in ${environment}`,
    signal => api.getTargetPolicy(entity, environment, signal),
  );
}
