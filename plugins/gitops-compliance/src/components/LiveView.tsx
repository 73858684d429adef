import type { ReactNode } from 'react';
import Box from '@material-ui/core/Box';
import Typography from '@material-ui/core/Typography';
import { gitopsComplianceReadPermission } from '@gitops-compliance/plugin-gitops-compliance-common';
import { Button } from './Button';
import type { ApiError, Live } from '../api';
import { LoadingSkeleton } from './LoadingSkeleton';
import { Notice } from './Notice';
import { NowProvider, useNow } from './Now';
import { clock } from './time';

function explain(
  error: ApiError,
  permission: string,
): { title: string; advice: ReactNode } {
  switch (error.kind) {
    case 'forbidden':
      return {
        title: 'You may not see this.',
        // The server's words name it in most cases.
        advice: !error.message.includes(permission) && (
          <>
            It takes the permission <code>{permission}</code>; whoever manages
            the permission policy of this portal can grant it.
          </>
        ),
      };
    case 'not-found':
      return {
        title: 'There is nothing here yet.',
        advice:
          'A new service appears once the collectors have read the catalog and Argo CD, which takes a minute or two. If it stays away, check that the catalog collector and the Argo CD collector run.',
      };
    case 'unreachable':
      return {
        title: 'The backend cannot be reached.',
        advice:
          'This page asks again by itself. If it lasts, check that the backend runs and has the gitops-compliance plugin installed.',
      };
    case 'failed':
      return {
        title: 'The backend failed to answer.',
        advice:
          'This page asks again by itself. If it lasts, the log of the backend says why.',
      };
    default:
      return { title: 'The backend refused the request.', advice: '' };
  }
}

/** What a failed first load says: what happened, the server's words, what to do. */
export function LoadFailure(props: {
  error: ApiError;
  /** What it takes to see it; default is the suite's read permission. */
  permission?: string;
  onRetry(): void;
}) {
  const { title, advice } = explain(
    props.error,
    props.permission ?? gitopsComplianceReadPermission.name,
  );
  return (
    <Notice
      tone="error"
      announce="alert"
      action={
        <Button size="small" variant="outlined" onClick={props.onRetry}>
          Retry
        </Button>
      }
    >
      <Typography variant="subtitle1" component="p">
        {title}
      </Typography>
      <Typography variant="body2">{props.error.message}</Typography>
      {advice && <Typography variant="body2">{advice}</Typography>}
    </Notice>
  );
}

function RefreshNotice<T>(props: { live: Live<T> }) {
  const now = useNow();
  const { error, asOf, refresh } = props.live;
  return (
    <div role="status">
      {error && asOf && (
        <Box mb={2}>
          <Notice
            tone="unknown"
            action={
              <Button size="small" variant="outlined" onClick={refresh}>
                Retry
              </Button>
            }
          >
            As of {clock(asOf.toUTC().toISO() ?? '', now)}, cannot be refreshed:{' '}
            {error.message}
          </Notice>
        </Box>
      )}
    </div>
  );
}

/**
 * The frame of every live view: a skeleton before the first answer, a failure
 * that teaches, and afterwards always the last good data, with its age where
 * it cannot be refreshed.
 */
export function LiveView<T>(props: {
  live: Live<T>;
  /** What is loading, for screen readers: `environments`. */
  what: string;
  /** What it takes to see it; default is the suite's read permission. */
  permission?: string;
  children(data: T): ReactNode;
}) {
  const { live } = props;
  if (live.data === undefined) {
    return live.error ? (
      <LoadFailure
        error={live.error}
        permission={props.permission}
        onRetry={live.refresh}
      />
    ) : (
      <LoadingSkeleton what={props.what} />
    );
  }
  return (
    <NowProvider>
      <RefreshNotice live={live} />
      {props.children(live.data)}
    </NowProvider>
  );
}
