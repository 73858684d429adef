import { useApi } from '@backstage/core-plugin-api';
import type { ChangeCounts } from '@gitops-compliance/plugin-gitops-compliance-common';
import { gitopsComplianceApiRef, useLive } from '../api';
import { LiveView, PlainTable, Section } from '../components';

type Counted = ChangeCounts['items'][number];

const COLUMNS = [
  { header: 'Month', cell: ({ month }: Counted) => month },
  { header: 'Environment', cell: ({ environment }: Counted) => environment },
  { header: 'Changes', cell: ({ changes }: Counted) => changes },
  { header: 'Expedited', cell: ({ expedited }: Counted) => expedited },
  { header: 'Rollbacks', cell: ({ rollbacks }: Counted) => rollbacks },
  {
    header: 'Merged around the portal',
    cell: ({ mergedOutside }: Counted) => mergedOutside,
  },
];

/** How many changes there were each month, and how many of them stand out. */
export function ChangeFigures() {
  const api = useApi(gitopsComplianceApiRef);
  const live = useLive('change counts', signal => api.countChanges(signal));
  return (
    <Section title="The last twelve months" heading="h2">
      <LiveView live={live} what="figures">
        {({ items }) => (
          <PlainTable
            caption="Changes by month (UTC) and environment"
            columns={COLUMNS}
            rows={items}
            rowKey={({ environment, month }) => `${month} ${environment}`}
            empty="There was no change in the last twelve months."
          />
        )}
      </LiveView>
    </Section>
  );
}
