import Typography from '@material-ui/core/Typography';
import { Link } from '@backstage/core-components';
import { useApi } from '@backstage/core-plugin-api';
import {
  gitopsComplianceReadPermission,
  type ListedApplication,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { gitopsComplianceApiRef, useLive } from '../api';
import { missingOf } from '../applications/claimTexts';
import { UnclaimedScore } from '../applications/UnclaimedScore';
import { Age, LiveView, Panel, PlainTable, Status } from '../components';

const MOST = 20;
const APPLICATIONS = '../applications';

function Standing(props: { application: ListedApplication }) {
  const { overdue, outOfSyncSince } = props.application;
  if (outOfSyncSince === null) {
    return <Status tone="unknown">Nobody knows who answers for it</Status>;
  }
  return (
    <Status tone={overdue ? 'error' : 'warning'}>
      {overdue ? 'Differs from Git, overdue' : 'Differs from Git'}
    </Status>
  );
}

/**
 * What nobody claims, below the services: it is judged by the strictest rules, and
 * counts in the score of no service. Nothing where all is claimed.
 */
export function UnclaimedRows() {
  const api = useApi(gitopsComplianceApiRef);
  const live = useLive('fleet unclaimed', signal =>
    api.listApplications({ state: 'unclaimed', limit: MOST }, signal),
  );
  return (
    <LiveView
      live={live}
      what="what nobody claims"
      permission={gitopsComplianceReadPermission.name}
    >
      {({ items, unclaimed }) =>
        items.length === 0 ? null : (
          <Panel>
            <PlainTable
              caption="Applications that nobody claims: they count as critical, and are judged by the strictest rules of the policy"
              rows={items}
              rowKey={({ id }) => id}
              empty=""
              columns={[
                {
                  header: 'Application',
                  cell: ({ application }) => (
                    <Link to={APPLICATIONS} underline="always">
                      Unclaimed: {application}
                    </Link>
                  ),
                },
                {
                  header: 'Where',
                  cell: ({ instance, project, environment }) =>
                    `${instance}, project ${project}${
                      environment ? `, ${environment}` : ''
                    }`,
                },
                { header: 'What is missing', cell: row => missingOf(row) },
                {
                  header: 'How it stands',
                  cell: row => <Standing application={row} />,
                },
                {
                  header: 'Checks',
                  wide: true,
                  cell: row => <UnclaimedScore application={row} />,
                },
                {
                  header: 'Since',
                  cell: ({ outOfSyncSince: since }) =>
                    since ? <Age since={since} /> : '–',
                },
              ]}
            />
            {unclaimed > items.length && (
              <Typography variant="body2">
                {unclaimed - items.length} more are listed under{' '}
                <Link to={APPLICATIONS} underline="always">
                  Audit: applications
                </Link>
                .
              </Typography>
            )}
          </Panel>
        )
      }
    </LiveView>
  );
}
