import { useState } from 'react';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { useSearchParams } from 'react-router-dom';
import { useApi } from '@backstage/core-plugin-api';
import {
  gitopsComplianceReadPermission,
  type ApplicationPage,
  type ListedApplication,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { gitopsComplianceApiRef, usePages } from '../api';
import { LiveView, Notice, Section, ShowMore } from '../components';
import { ApplicationTable } from './ApplicationTable';
import { ClaimDialog } from './ClaimDialog';
import { RollupSection } from './RollupSection';

const PAGE_SIZE = 50;

/** What can be shown. */
const SHOWN = {
  unclaimed: 'Unclaimed applications',
  all: 'All applications',
};

const useStyles = makeStyles(theme => ({
  stack: {
    display: 'grid',
    gap: theme.spacing(2),
    gridTemplateColumns: 'minmax(0, 1fr)',
  },
  state: { justifySelf: 'start', minWidth: theme.spacing(24) },
}));

/**
 * *Applications*: everything that the instances list, and what of it nobody has
 * claimed, with the text to claim it by.
 */
export function ApplicationsContent() {
  const classes = useStyles();
  const api = useApi(gitopsComplianceApiRef);
  const [params, setParams] = useSearchParams();
  const state = params.get('state') === 'all' ? 'all' : 'unclaimed';
  const [claiming, setClaiming] = useState<ListedApplication>();
  const pages = usePages(`applications ${state}`, (cursor, signal) =>
    api.listApplications(
      { state, limit: PAGE_SIZE, ...(cursor === undefined ? {} : { cursor }) },
      signal,
    ),
  );
  return (
    <div className={classes.stack}>
      <Section title="Applications" heading="h2">
        <div className={classes.stack}>
          <TextField
            className={classes.state}
            id="applications-state"
            label="Show"
            select
            SelectProps={{ native: true }}
            InputLabelProps={{ shrink: true }}
            value={state}
            onChange={event =>
              setParams(event.target.value === 'all' ? { state: 'all' } : {})
            }
          >
            {Object.entries(SHOWN).map(([value, title]) => (
              <option key={value} value={value}>
                {title}
              </option>
            ))}
          </TextField>
          <LiveView
            live={pages.live}
            what="applications"
            permission={gitopsComplianceReadPermission.name}
          >
            {page => {
              const { sentence, unclaimedAreHidden } = page as ApplicationPage;
              return (
                <>
                  <Typography aria-live="polite">{sentence}</Typography>
                  {unclaimedAreHidden && (
                    <Notice tone="warning">
                      Some services are kept from you, by the catalog or by the
                      scope of your audit, and an application without a service
                      may be one of those. Ask somebody who sees the whole
                      catalog what is unclaimed.
                    </Notice>
                  )}
                  <ApplicationTable
                    caption={SHOWN[state]}
                    rows={pages.items}
                    empty={
                      state === 'all'
                        ? 'There is none to show.'
                        : 'None that you may see is unclaimed. Choose All applications to see what each is taken for.'
                    }
                    onClaim={setClaiming}
                  />
                  <ShowMore what="applications" pages={pages} />
                </>
              );
            }}
          </LiveView>
        </div>
      </Section>
      <RollupSection />
      {claiming && (
        <ClaimDialog
          application={claiming}
          onClose={() => setClaiming(undefined)}
        />
      )}
    </div>
  );
}
