import {
  getCompoundEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import type { Entity } from '@backstage/catalog-model';
import { useApi } from '@backstage/core-plugin-api';
import type { EntityCompliance } from '@gitops-compliance/plugin-gitops-compliance-common';
import { gitopsComplianceApiRef, useLive, type Live } from '../api';

/** How a service stands against its checks, live. */
export function useCompliance(entity: Entity): Live<EntityCompliance> {
  const api = useApi(gitopsComplianceApiRef);
  return useLive(stringifyEntityRef(entity), signal =>
    api.getCompliance(getCompoundEntityRef(entity), signal),
  );
}
