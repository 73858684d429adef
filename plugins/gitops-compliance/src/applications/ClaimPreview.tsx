import Typography from '@material-ui/core/Typography';
import { useApi } from '@backstage/core-plugin-api';
import type { ListedApplication } from '@gitops-compliance/plugin-gitops-compliance-common';
import { gitopsComplianceApiRef, useLive } from '../api';
import { LiveView, Notice } from '../components';
import { likeOf, type ClaimReach } from './claimTexts';

const SHOWN = 50;

/** Which applications a rule would take, and which of them from another service. */
export function ClaimPreview(props: {
  application: ListedApplication;
  service: string;
  reach: ClaimReach;
}) {
  const api = useApi(gitopsComplianceApiRef);
  const { application, service, reach } = props;
  const like = likeOf(application, reach);
  const live = useLive(`claim of ${JSON.stringify(like)}`, signal =>
    api.listApplications({ ...like, state: 'all', limit: SHOWN }, signal),
  );
  return (
    <LiveView live={live} what="what the rule would take">
      {({ items, total }) => {
        const taken = items.filter(
          one => one.service !== null && one.service !== service,
        );
        return (
          <>
            <Typography variant="body2" component="div">
              The rule would take {total}{' '}
              {total === 1 ? 'application' : 'applications'}
              {total > items.length && `, the first ${items.length} of them`}:
              <ul aria-label="What the rule would take">
                {items.map(one => (
                  <li key={one.id}>
                    {one.application} ({one.instance}),{' '}
                    {one.service ?? 'unclaimed'}
                  </li>
                ))}
              </ul>
            </Typography>
            {taken.length > 0 && (
              <Notice tone="warning">
                {taken.length === 1
                  ? '1 of them belongs to another service now, and would be taken from it.'
                  : `${taken.length} of them belong to other services now, and would be taken from them.`}{' '}
                Let the rule take less if that is not meant.
              </Notice>
            )}
          </>
        );
      }}
    </LiveView>
  );
}
