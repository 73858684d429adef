import type { ArgoWindowsView } from '@gitops-compliance/plugin-gitops-compliance-common';
import { Status, absolute, clock, relative, useNow } from '../components';

/** Until when Argo CD's own windows refuse syncs that the calendar would let go. */
export function ArgoLine({ argo }: { argo: ArgoWindowsView }) {
  const now = useNow();
  const { until, application, sentence } = argo;
  const when = until
    ? ` until ${clock(until, now)} (${relative(until, now)})`
    : '';
  return (
    <Status
      tone="waiting"
      title={until ? `${absolute(until)}, your time. ${sentence}` : sentence}
    >
      Argo CD's own windows block syncs of {application}
      {when}
    </Status>
  );
}
