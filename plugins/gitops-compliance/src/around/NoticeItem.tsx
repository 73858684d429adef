import { useState } from 'react';
import Typography from '@material-ui/core/Typography';
import type { AroundNotice } from '@gitops-compliance/plugin-gitops-compliance-common';
import { serviceName } from '@gitops-compliance/rules';
import {
  LedgerAddress,
  Person,
  RelativeTime,
  Sha,
  StatusItem,
  type StatusTone,
} from '../components';
import { Adoption } from './Adoption';
import { AROUND_WORDS } from './kinds';

/** What was taken on, or has an emergency behind it, is no open trouble. */
function statusOf(notice: AroundNotice): readonly [StatusTone, string] {
  const word = AROUND_WORDS[notice.what];
  if (notice.adopted) return ['warning', `${word}, adopted late`];
  if (notice.emergency) {
    return ['warning', `${word}, in emergency ${notice.emergency.name}`];
  }
  return ['error', word];
}

/** Something that happened around the portal: what, where, and what to do. */
export function NoticeItem(props: { notice: AroundNotice }) {
  const [after, setAfter] = useState<AroundNotice>();
  const notice = after ?? props.notice;
  return (
    <StatusItem
      status={statusOf(notice)}
      line={
        <>
          <strong>
            {serviceName(notice.service)} in {notice.environment}
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
      <Adoption notice={notice} onAdopted={setAfter} />
      <Typography variant="caption" color="textSecondary" component="div">
        On record as <LedgerAddress entry={notice.ledger} />
      </Typography>
    </StatusItem>
  );
}
