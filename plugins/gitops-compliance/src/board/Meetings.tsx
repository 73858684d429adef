import { useState } from 'react';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { useApi } from '@backstage/core-plugin-api';
import type { BoardMeetingPage } from '@gitops-compliance/plugin-gitops-compliance-common';
import { Button } from '../components/Button';
import { gitopsComplianceApiRef, toApiError, type ApiError } from '../api';
import {
  LiveView,
  Notice,
  Person,
  RelativeTime,
  saveFile,
  Section,
} from '../components';
import { useMeetings } from './useBoard';

const useStyles = makeStyles(theme => ({
  list: {
    ...theme.typography.body2,
    margin: 0,
    padding: 0,
    listStyle: 'none',
  },
  line: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(0.5, 1.5),
    padding: theme.spacing(0.5, 0),
  },
}));

type Meeting = BoardMeetingPage['items'][number];

/** The newest meetings with their minutes. */
export function Meetings() {
  const classes = useStyles();
  const live = useMeetings();
  return (
    <Section title="Minutes" heading="h2">
      <LiveView live={live} what="the minutes">
        {({ items }) => (
          <>
            {items.length === 0 && (
              <Typography variant="body2">
                No meeting was recorded yet. Begin one, vote, and end it.
              </Typography>
            )}
            <ul className={classes.list} aria-label="Meetings">
              {items.map(meeting => (
                <li key={meeting.id} className={classes.line}>
                  <span>
                    <RelativeTime at={meeting.endedAt} />, chaired by{' '}
                    <Person person={meeting.chair} />
                  </span>
                  <span>
                    {meeting.attendees.length === 0
                      ? 'alone'
                      : `with ${meeting.attendees
                          .map(({ name }) => name)
                          .join(', ')}`}
                  </span>
                  <Minutes meeting={meeting} format="md" label="Markdown" />
                  <Minutes meeting={meeting} format="pdf" label="PDF" />
                </li>
              ))}
            </ul>
          </>
        )}
      </LiveView>
    </Section>
  );
}

function Minutes(props: {
  meeting: Meeting;
  format: 'md' | 'pdf';
  label: string;
}) {
  const api = useApi(gitopsComplianceApiRef);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiError>();
  const { meeting, format, label } = props;
  const day = meeting.endedAt.slice(0, 10);
  const download = async () => {
    setBusy(true);
    setFailure(undefined);
    try {
      const file = await api.downloadMinutes(meeting.id, format);
      saveFile(file, `board-${day}.${format}`);
    } catch (thrown) {
      setFailure(toApiError(thrown));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Button
        size="small"
        variant="outlined"
        disabled={busy}
        aria-label={`Minutes of ${day} as ${label}`}
        onClick={download}
      >
        {label}
      </Button>
      <div role="alert">
        {failure && <Notice tone="error">{failure.message}</Notice>}
      </div>
    </>
  );
}
