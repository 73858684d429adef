import { useApi } from '@backstage/core-plugin-api';
import {
  gitopsComplianceApiRef,
  useAsking,
  useLive,
  useProgress,
} from '../api';
import type { Evidence } from './useChangeEvidence';
import { isUnderWay } from './useExports';

/** Follows the newest bundle of a release, and asks for one. */
export function useReleaseEvidence(release: string): Evidence {
  const api = useApi(gitopsComplianceApiRef);
  const { busy, refusal, ask } = useAsking();
  const live = useLive(`evidence of release ${release}`, signal =>
    api.listExports(signal),
  );
  const items = live.data?.items ?? [];
  const made = items.find(each => each.release?.id === release);

  useProgress(made !== undefined && isUnderWay(made), live.refresh);

  return {
    made,
    canAsk: !busy && !live.loading,
    failure: refusal ?? (made && live.error),
    ask: () =>
      ask(async () => {
        const asked = await api.requestExport({ release, framework: 'SOC2' });
        live.accept({ items: [asked, ...items] });
      }),
  };
}
