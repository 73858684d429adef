import { useState } from 'react';
import type { MouseEvent } from 'react';
import ListItemText from '@material-ui/core/ListItemText';
import Menu from '@material-ui/core/Menu';
import MenuItem from '@material-ui/core/MenuItem';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import ArrowDropDownIcon from '@material-ui/icons/ArrowDropDown';
import type { EntityEnvironments } from '@gitops-compliance/plugin-gitops-compliance-common';
import { Button } from '../components/Button';
import { shortRevision } from '../components';
import {
  promotablePairs,
  promotionAllowed,
  type PromotablePair,
} from './promotable';

const REASON_ID = 'promote-reason';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1),
    maxWidth: 480,
  },
  item: { whiteSpace: 'normal', maxWidth: 440 },
}));

/**
 * Promote: one button where one promotion is possible, a menu of all where
 * several exist, and the reason beside it where none is.
 */
export function PromoteButton(props: {
  data: EntityEnvironments;
  onPick(pair: PromotablePair): void;
}) {
  const classes = useStyles();
  const [anchor, setAnchor] = useState<HTMLElement>();
  const pairs = promotablePairs(props.data);
  const allowed = promotionAllowed(props.data, pairs);
  const open = pairs.filter(pair => pair.allowed);
  const several = open.length > 1;

  const press = (event: MouseEvent<HTMLButtonElement>) => {
    if (several) {
      setAnchor(event.currentTarget);
    } else {
      props.onPick(open[0]);
    }
  };
  return (
    <div className={classes.root}>
      <Button
        variant="contained"
        color="primary"
        disabled={!allowed.allowed}
        onClick={press}
        endIcon={several ? <ArrowDropDownIcon /> : undefined}
        aria-haspopup={several ? 'menu' : 'dialog'}
        aria-describedby={allowed.allowed ? undefined : REASON_ID}
      >
        {allowed.allowed && !several
          ? `Promote to ${open[0].environment.title}`
          : 'Promote'}
      </Button>
      {!allowed.allowed && (
        <Typography variant="body2" id={REASON_ID}>
          {allowed.reason}
        </Typography>
      )}
      <Menu
        anchorEl={anchor}
        open={Boolean(anchor)}
        onClose={() => setAnchor(undefined)}
        getContentAnchorEl={null}
        anchorOrigin={{ vertical: 'bottom', horizontal: 'left' }}
      >
        {pairs.map(pair => (
          <MenuItem
            key={`${pair.from} ${pair.environment.name}`}
            className={classes.item}
            disabled={!pair.allowed}
            onClick={() => {
              setAnchor(undefined);
              props.onPick(pair);
            }}
          >
            <ListItemText
              primary={`${pair.fromTitle} → ${pair.environment.title}`}
              secondary={
                pair.allowed && pair.revision
                  ? shortRevision(pair.revision)
                  : pair.reason
              }
            />
          </MenuItem>
        ))}
      </Menu>
    </div>
  );
}
