import { useState } from 'react';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import {
  gitopsComplianceLedgerReadPermission,
  type GapOfReader,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { LiveView, ShowMore, VisuallyHidden } from '../components';
import { AcceptGapDialog } from './AcceptGapDialog';
import { GapItem } from './GapItem';
import { useGaps, type GapFilter } from './useGaps';

const useStyles = makeStyles(theme => ({
  root: { display: 'grid', gap: theme.spacing(2) },
  list: { margin: 0, padding: 0, listStyle: 'none' },
  choice: { minWidth: 220, justifySelf: 'start' },
  // The theme's own grey is too pale.
  label: { '&&': { color: theme.palette.text.primary } },
}));

const FILTERS: { value: GapFilter; title: string; empty: string }[] = [
  {
    value: 'all',
    title: 'All',
    empty: 'No collector has missed anything so far.',
  },
  {
    value: 'open',
    title: 'Open',
    empty: 'No gap is open: every source is being read.',
  },
  {
    value: 'unaccepted',
    title: 'To accept',
    empty: 'No closed gap waits for a person to accept it.',
  },
  {
    value: 'accepted',
    title: 'Accepted',
    empty: 'No gap has been accepted by two persons yet.',
  },
];

/** Stretches that collectors missed, and their acceptance by two persons. */
export function GapList() {
  const classes = useStyles();
  const [filter, setFilter] = useState(FILTERS[0]);
  const [accepting, setAccepting] = useState<GapOfReader>();
  const [accepted, setAccepted] = useState<GapOfReader>();
  const gaps = useGaps(filter.value);
  return (
    <div className={classes.root}>
      <Typography variant="body2">
        A gap is a stretch that a collector missed. It closes when its source is
        read again; then two persons accept what could not be recovered.
      </Typography>
      <TextField
        select
        id="ledger-gaps-filter"
        label="Gaps"
        value={filter.value}
        onChange={event =>
          setFilter(
            FILTERS.find(each => each.value === event.target.value) ??
              FILTERS[0],
          )
        }
        SelectProps={{ native: true }}
        InputLabelProps={{ className: classes.label }}
        variant="outlined"
        size="small"
        className={classes.choice}
      >
        {FILTERS.map(each => (
          <option key={each.value} value={each.value}>
            {each.title}
          </option>
        ))}
      </TextField>
      <VisuallyHidden live>
        {accepted ? `You accepted the gap of ${accepted.collector}.` : ''}
      </VisuallyHidden>
      <LiveView
        live={gaps.live}
        what="gaps"
        permission={gitopsComplianceLedgerReadPermission.name}
      >
        {() => (
          <>
            {gaps.items.length === 0 && (
              <Typography variant="body2">{filter.empty}</Typography>
            )}
            {gaps.items.length > 0 && (
              <ul className={classes.list} aria-label="Gaps">
                {gaps.items.map(gap => (
                  <GapItem
                    key={gap.id}
                    gap={gap}
                    onAccept={() => setAccepting(gap)}
                  />
                ))}
              </ul>
            )}
            <ShowMore what="gaps" pages={gaps} />
          </>
        )}
      </LiveView>
      {accepting && (
        <AcceptGapDialog
          gap={accepting}
          onClose={() => setAccepting(undefined)}
          onAccepted={gap => {
            gaps.accept(gap);
            setAccepted(gap);
            setAccepting(undefined);
          }}
        />
      )}
    </div>
  );
}
