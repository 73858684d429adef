import { useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import {
  gitopsComplianceReadPermission,
  type WaiverView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { LiveView, Section, ShowMore, VisuallyHidden } from '../components';
import { AskWaiverDialog } from './AskWaiverDialog';
import { ActOnWaiverDialog } from './ActOnWaiverDialog';
import { useWaivers, type WaiverChoice } from './useWaivers';
import { WaiverItem, type WaiverAction } from './WaiverItem';
import { waiverName } from './waiverWords';

const CHOICES: Record<WaiverChoice, { title: string; empty: string }> = {
  all: {
    title: 'All waivers',
    empty:
      'Nobody asked for a waiver yet. Ask for one beside a verdict on the Compliance tab of a service.',
  },
  asked: {
    title: 'Those that wait',
    empty: 'No waiver waits for a decision.',
  },
  'in-force': {
    title: 'Those in force',
    empty: 'No waiver is in force: every verdict counts.',
  },
  over: {
    title: 'Those that are over',
    empty: 'No waiver was refused, withdrawn or has expired yet.',
  },
};

const DONE: Record<WaiverAction, string> = {
  approve: 'approved',
  refuse: 'refused',
  withdraw: 'withdrawn',
};

const useStyles = makeStyles(theme => ({
  root: { display: 'grid', gap: theme.spacing(1) },
  list: { margin: 0, padding: 0, listStyle: 'none' },
  state: { justifySelf: 'start', minWidth: theme.spacing(24) },
}));

/** Every waiver of a check: those who may decide do, auditors read. */
export function WaiversContent() {
  const classes = useStyles();
  const [params, setParams] = useSearchParams();
  const asked = params.get('state') ?? 'all';
  const choice: WaiverChoice =
    (Object.keys(CHOICES) as WaiverChoice[]).find(each => each === asked) ??
    'all';
  const pages = useWaivers(choice);
  const [acting, setActing] = useState<{
    waiver: WaiverView;
    action: WaiverAction;
  }>();
  const [renewing, setRenewing] = useState<WaiverView>();
  const [news, setNews] = useState('');
  return (
    <Section title="Waivers" heading="h2">
      <div className={classes.root}>
        <VisuallyHidden live>{news}</VisuallyHidden>
        <Typography variant="body2">
          What one check says of one service in one environment, set aside for
          at most 90 days by somebody without a part in it. The verdict stays
          what it is, and no gate opens by it.
        </Typography>
        <TextField
          className={classes.state}
          id="gitops-compliance-waiver-state"
          label="Show"
          select
          SelectProps={{ native: true }}
          InputLabelProps={{ shrink: true }}
          value={choice}
          onChange={({ target }) =>
            setParams(target.value === 'all' ? {} : { state: target.value })
          }
        >
          {Object.entries(CHOICES).map(([value, { title }]) => (
            <option key={value} value={value}>
              {title}
            </option>
          ))}
        </TextField>
        <LiveView
          live={pages.live}
          what="waivers"
          permission={gitopsComplianceReadPermission.name}
        >
          {() => (
            <>
              {pages.items.length === 0 ? (
                <Typography variant="body2">{CHOICES[choice].empty}</Typography>
              ) : (
                <ul className={classes.list} aria-label="Waivers">
                  {pages.items.map(waiver => (
                    <WaiverItem
                      key={waiver.id}
                      waiver={waiver}
                      onAct={action => setActing({ waiver, action })}
                      onRenew={() => setRenewing(waiver)}
                    />
                  ))}
                </ul>
              )}
              <ShowMore what="waivers" pages={pages} />
            </>
          )}
        </LiveView>
        {renewing && (
          <AskWaiverDialog
            of={renewing}
            renews={renewing}
            onClose={() => setRenewing(undefined)}
            onAsked={waiver => {
              pages.accept(waiver);
              setNews(`A renewal of ${waiverName(waiver)} is asked for.`);
              setRenewing(undefined);
            }}
          />
        )}
        {acting && (
          <ActOnWaiverDialog
            {...acting}
            onClose={() => setActing(undefined)}
            onDone={waiver => {
              pages.accept(waiver);
              setNews(
                `The waiver of ${waiverName(waiver)} is ${
                  DONE[acting.action]
                }.`,
              );
              setActing(undefined);
            }}
          />
        )}
      </div>
    </Section>
  );
}
