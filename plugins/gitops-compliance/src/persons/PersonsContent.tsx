import { useState } from 'react';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import type { PersonLink } from '@gitops-compliance/plugin-gitops-compliance-common';
import { Button } from '../components/Button';
import { LiveView, Section, ShowMore, VisuallyHidden } from '../components';
import { EndLinkDialog } from './EndLinkDialog';
import { LinkItem } from './LinkItem';
import { ProposeLinkDialog, type AccountToLink } from './ProposeLinkDialog';
import { UnknownAccountList } from './UnknownAccountList';
import { usePersons, type LinkFilter } from './usePersons';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'grid',
    gap: theme.spacing(3),
    gridTemplateColumns: 'minmax(0, 1fr)',
    '& > :empty': { position: 'absolute' },
  },
  choices: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(2),
    marginBottom: theme.spacing(1),
  },
  list: { margin: 0, padding: 0, listStyle: 'none' },
  choice: { minWidth: 220 },
  // The theme's own grey is too pale.
  label: { '&&': { color: theme.palette.text.primary } },
}));

const FILTERS: { value: LinkFilter; title: string; empty: string }[] = [
  {
    value: 'all',
    title: 'All',
    empty:
      'No account of anybody is known. Users of a trusted location of the catalog bring theirs; see persons.trustedLocations in the policy.',
  },
  {
    value: 'proposed',
    title: 'To confirm',
    empty: 'No link waits for a confirmation.',
  },
  { value: 'counting', title: 'Counting', empty: 'No link counts.' },
  { value: 'ended', title: 'Ended', empty: 'No link has ended so far.' },
];

/** Who has which accounts, by what proof and since when; and how to mend it. */
export function PersonsContent() {
  const classes = useStyles();
  const [filter, setFilter] = useState(FILTERS[0]);
  const [search, setSearch] = useState('');
  const [proposing, setProposing] = useState<AccountToLink>();
  const [ending, setEnding] = useState<PersonLink>();
  const [done, setDone] = useState('');
  const { links, unknown } = usePersons(filter.value, search.trim());
  const changed = (link: PersonLink) => {
    links.accept(link);
    setDone(`${link.account} is ${link.state} now.`);
  };
  return (
    <>
      <div className={classes.root}>
        <VisuallyHidden live>{done}</VisuallyHidden>
        <Section title="Accounts behind which nobody is known" heading="h2">
          <LiveView live={unknown} what="unknown accounts">
            {data => (
              <UnknownAccountList unknown={data} onPropose={setProposing} />
            )}
          </LiveView>
        </Section>
        <Section title="Who has which accounts" heading="h2">
          <Typography variant="body2" paragraph>
            An account counts as a person's when a trusted location of the
            catalog says so or two uninvolved persons confirmed it. A new link
            never helps a change that is open.
          </Typography>
          <div className={classes.choices}>
            <TextField
              select
              id="person-links-filter"
              label="Links"
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
            <TextField
              id="person-links-search"
              label="Person or account"
              value={search}
              onChange={event => setSearch(event.target.value)}
              InputLabelProps={{ className: classes.label }}
              variant="outlined"
              size="small"
              className={classes.choice}
            />
            {unknown.data?.propose.allowed && (
              <Button
                variant="outlined"
                onClick={() => setProposing({ provider: '', account: '' })}
              >
                Propose a link
              </Button>
            )}
          </div>
          <LiveView live={links.live} what="links">
            {() => (
              <>
                {links.items.length === 0 && (
                  <Typography variant="body2">
                    {search.trim() === ''
                      ? filter.empty
                      : 'No link has that in the name of its person or account.'}
                  </Typography>
                )}
                {links.items.length > 0 && (
                  <ul className={classes.list} aria-label="Links">
                    {links.items.map(link => (
                      <LinkItem
                        key={link.id}
                        link={link}
                        onChanged={changed}
                        onEnd={() => setEnding(link)}
                      />
                    ))}
                  </ul>
                )}
                <ShowMore what="links" pages={links} />
              </>
            )}
          </LiveView>
        </Section>
      </div>
      {proposing && (
        <ProposeLinkDialog
          account={proposing}
          onClose={() => setProposing(undefined)}
          onProposed={link => {
            changed(link);
            setProposing(undefined);
          }}
        />
      )}
      {ending && (
        <EndLinkDialog
          link={ending}
          onClose={() => setEnding(undefined)}
          onEnded={link => {
            changed(link);
            setEnding(undefined);
          }}
        />
      )}
    </>
  );
}
