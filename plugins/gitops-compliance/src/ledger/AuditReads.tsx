import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { useApi } from '@backstage/core-plugin-api';
import {
  gitopsComplianceLedgerReadPermission,
  type AuditRead,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { gitopsComplianceApiRef, usePages } from '../api';
import { LiveView, Person, RelativeTime, ShowMore } from '../components';

const PAGE_SIZE = 10;

const useStyles = makeStyles({
  list: { margin: 0, padding: 0, listStyle: 'none' },
});

function ReadItem(props: { of: AuditRead }) {
  const { reader, about, route, readAt } = props.of;
  return (
    <Typography variant="body2" component="li">
      <Person person={reader} /> read <code>{route}</code>{' '}
      {about && (
        <>
          about <Person person={about} />{' '}
        </>
      )}
      <RelativeTime at={readAt} />
    </Typography>
  );
}

/**
 * What auditors with a scope have read, and who asked about whom: one line for
 * each route and hour.
 */
export function AuditReads() {
  const classes = useStyles();
  const api = useApi(gitopsComplianceApiRef);
  const reads = usePages<AuditRead>('reads of auditors', (cursor, signal) =>
    api.listAuditReads(
      cursor === undefined
        ? { limit: PAGE_SIZE }
        : { limit: PAGE_SIZE, cursor },
      signal,
    ),
  );
  return (
    <LiveView
      live={reads.live}
      what="reads of auditors"
      permission={gitopsComplianceLedgerReadPermission.name}
    >
      {() => (
        <>
          {reads.items.length === 0 ? (
            <Typography variant="body2">
              No auditor has read anything yet, and nobody has asked about a
              person. Who is listed under auditors in the policy reads only
              within their scope, and it stands here.
            </Typography>
          ) : (
            <ul className={classes.list} aria-label="Reads of auditors">
              {reads.items.map(read => (
                <ReadItem key={read.id} of={read} />
              ))}
            </ul>
          )}
          <ShowMore what="reads" pages={reads} />
        </>
      )}
    </LiveView>
  );
}
