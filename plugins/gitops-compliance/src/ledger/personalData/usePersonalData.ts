import { useApi } from '@backstage/core-plugin-api';
import type {
  ErasureView,
  HoldView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { gitopsComplianceApiRef, usePages, type Pages } from '../../api';

const PAGE_SIZE = 20;

/** Erasures, newest first. */
export function useErasures(): Pages<ErasureView> {
  const api = useApi(gitopsComplianceApiRef);
  return usePages('erasures', (cursor, signal) =>
    api.listErasures(pageQuery(cursor), signal),
  );
}

/** Legal holds, newest first. */
export function useHolds(): Pages<HoldView> {
  const api = useApi(gitopsComplianceApiRef);
  return usePages('holds', (cursor, signal) =>
    api.listHolds(pageQuery(cursor), signal),
  );
}

function pageQuery(cursor: string | undefined) {
  return { limit: PAGE_SIZE, ...(cursor === undefined ? {} : { cursor }) };
}
