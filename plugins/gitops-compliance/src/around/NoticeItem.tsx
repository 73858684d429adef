import Typography from '@material-ui/core/Typography';
import type { AroundNotice } from '@gitops-compliance/plugin-gitops-compliance-common';
import {
  LedgerAddress,
  Person,
  RelativeTime,
  Sha,
  StatusItem,
} from '../components';
import { AROUND_WORDS } from './kinds';

/** Something that happened around the portal: what, where, and what to do. */
export function NoticeItem(props: { notice: AroundNotice }) {
  const { notice } = props;
  return (
    <StatusItem
      status={['error', AROUND_WORDS[notice.what]]}
      line={
        <>
          <strong>
            {notice.service.split('/').pop()} in {notice.environment}
          </strong>
          <span>
            noticed <RelativeTime at={notice.at} />
          </span>
        </>
      }
    >
      <Typography variant="body2">{notice.reason}</Typography>
      <Typography variant="body2">{notice.remedy}</Typography>
      {notice.commits.length > 0 && (
        <Typography variant="caption" color="textSecondary" component="div">
          {notice.repository}:{' '}
          {notice.commits.map((commit, index) => (
            <span key={commit}>
              {index > 0 && ', '}
              <Sha revision={commit} plain />
            </span>
          ))}
          {notice.author && (
            <>
              {' '}
              · its commit names <Person person={notice.author} />
            </>
          )}
        </Typography>
      )}
      <Typography variant="caption" color="textSecondary" component="div">
        On record as <LedgerAddress entry={notice.ledger} />
      </Typography>
    </StatusItem>
  );
}
