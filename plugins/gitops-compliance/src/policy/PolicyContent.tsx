import { useState } from 'react';
import Box from '@material-ui/core/Box';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { Link } from '@backstage/core-components';
import type { PolicyView } from '@gitops-compliance/plugin-gitops-compliance-common';
import { Button } from '../components/Button';
import { LiveView, Section, ShowMore, VisuallyHidden } from '../components';
import { ModesSection } from './ModesSection';
import { PolicyAlert, PolicyFacts } from './PolicyFacts';
import { ProposalItem } from './ProposalItem';
import { ProposeDialog } from './ProposeDialog';
import { usePolicy, usePolicyProposals, usePolicyVersions } from './usePolicy';

const useStyles = makeStyles(theme => ({
  stack: {
    display: 'grid',
    gap: theme.spacing(3),
    gridTemplateColumns: 'minmax(0, 1fr)',
    '& > :empty': { position: 'absolute' },
  },
  list: { margin: 0, padding: 0, listStyle: 'none' },
  text: { maxHeight: 480, overflow: 'auto', fontSize: '0.85em' },
}));

function Proposals(props: { policy: PolicyView; onChanged(): void }) {
  const classes = useStyles();
  const { policy, onChanged } = props;
  const proposals = usePolicyProposals();
  // What a proposal is made from does not change under the hand.
  const [from, setFrom] = useState<PolicyView>();
  const [said, setSaid] = useState('');
  return (
    <Section title="Proposals" heading="h2">
      {policy.store === 'git' ? (
        <Typography variant="body2">
          What is proposed on the{' '}
          <Link underline="always" to="/change-control/calendar">
            calendar
          </Link>{' '}
          is decided here; all else is changed in the repository.
        </Typography>
      ) : (
        <Button
          variant="outlined"
          size="small"
          disabled={!policy.propose.allowed}
          onClick={() => setFrom(policy)}
        >
          Propose another policy
        </Button>
      )}
      {policy.store !== 'git' && !policy.propose.allowed && (
        <Typography variant="body2">{policy.propose.reason}</Typography>
      )}
      <VisuallyHidden live>{said}</VisuallyHidden>
      <LiveView live={proposals.live} what="proposals">
        {() => (
          <>
            {proposals.items.length === 0 && (
              <Typography variant="body2">
                Nobody has proposed a change yet.
              </Typography>
            )}
            <ul className={classes.list} aria-label="Proposals">
              {proposals.items.map(proposal => (
                <ProposalItem
                  key={proposal.id}
                  proposal={proposal}
                  inForce={policy.text}
                  onDecided={decided => {
                    proposals.accept(decided);
                    setSaid(`The proposal is ${decided.state}.`);
                    onChanged();
                  }}
                />
              ))}
            </ul>
            <ShowMore what="proposals" pages={proposals} />
          </>
        )}
      </LiveView>
      {from && (
        <ProposeDialog
          policy={from}
          onClose={() => setFrom(undefined)}
          onProposed={proposal => {
            proposals.accept(proposal);
            setSaid('The policy is proposed; a second person approves it.');
            setFrom(undefined);
          }}
        />
      )}
    </Section>
  );
}

function Versions() {
  const classes = useStyles();
  const versions = usePolicyVersions();
  return (
    <Section title="In force so far" heading="h2">
      <LiveView live={versions.live} what="versions of the policy">
        {() => (
          <>
            <ul className={classes.list} aria-label="Versions">
              {versions.items.map(version => (
                <li key={version.id}>
                  <PolicyFacts version={version} />
                </li>
              ))}
            </ul>
            <ShowMore what="versions" pages={versions} />
          </>
        )}
      </LiveView>
    </Section>
  );
}

/** The policy: what is in force and who approved it, modes, proposals, history. */
export function PolicyContent() {
  const classes = useStyles();
  const live = usePolicy();
  return (
    <LiveView live={live} what="policy">
      {policy => (
        <div className={classes.stack}>
          <PolicyAlert alert={policy.alert} />
          <Section title="Policy in force" heading="h2">
            <PolicyFacts version={policy.inForce} />
            {policy.store !== 'portal' && (
              <Typography variant="body2">{policy.propose.reason}</Typography>
            )}
            <details>
              <Typography component="summary" variant="body2">
                Show the whole policy
              </Typography>
              <Box
                component="pre"
                className={classes.text}
                tabIndex={0}
                role="region"
                aria-label="The policy in YAML"
              >
                {policy.text}
              </Box>
            </details>
          </Section>
          <ModesSection />
          {policy.store !== 'file' && (
            <Proposals policy={policy} onChanged={live.refresh} />
          )}
          <Versions />
        </div>
      )}
    </LiveView>
  );
}
