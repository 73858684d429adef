import {
  getCompoundEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import type { Entity } from '@backstage/catalog-model';
import { useApi } from '@backstage/core-plugin-api';
import type { EntityEnvironments } from '@gitops-compliance/plugin-gitops-compliance-common';
import { gitopsComplianceApiRef, useLive, type Live } from '../api';

/** What runs where for a service, live. */
export function useEnvironments(entity: Entity): Live<EntityEnvironments> {
  const api = useApi(gitopsComplianceApiRef);
  return useLive(stringifyEntityRef(entity), signal =>
    api.getEnvironments(getCompoundEntityRef(entity), signal),
  );
}
