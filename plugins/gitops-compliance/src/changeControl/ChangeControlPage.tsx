import type { ReactNode } from 'react';
import { makeStyles } from '@material-ui/core/styles';
import { Header, Page, TabbedLayout } from '@backstage/core-components';
import { useSignalConnection } from '../api';
import { QueueContent } from '../board';
import { CalendarContent } from '../calendar';
import { ChangesContent } from '../changes';
import { EmergenciesContent, EmergencyBanner } from '../emergencies';
import { ExportsContent } from '../evidence';
import { LedgerContent } from '../ledger';
import { PolicyContent } from '../policy';
import { PersonsContent } from '../persons';
import { ReleasesContent } from '../releases';
import { StopsContent } from '../stops';

const useStyles = makeStyles(theme => ({
  tab: {
    display: 'grid',
    gap: theme.spacing(2),
    gridTemplateColumns: 'minmax(0, 1fr)',
  },
}));

/** A tab, below what must not be overlooked. */
function Tab(props: { children: ReactNode }) {
  const classes = useStyles();
  return (
    <div className={classes.tab}>
      <EmergencyBanner />
      {props.children}
    </div>
  );
}

/** The page of those who watch over changes: what goes on first. */
export function ChangeControlPage() {
  useSignalConnection();
  return (
    <Page themeId="tool">
      <Header
        title="Change control"
        subtitle="What changes, what holds it, and how anyone can check it"
      />
      <TabbedLayout>
        <TabbedLayout.Route path="/changes" title="Changes">
          <Tab>
            <ChangesContent />
          </Tab>
        </TabbedLayout.Route>
        <TabbedLayout.Route path="/queue" title="Queue">
          <Tab>
            <QueueContent />
          </Tab>
        </TabbedLayout.Route>
        <TabbedLayout.Route path="/calendar" title="Calendar">
          <CalendarContent />
        </TabbedLayout.Route>
        <TabbedLayout.Route path="/releases" title="Releases">
          <Tab>
            <ReleasesContent />
          </Tab>
        </TabbedLayout.Route>
        <TabbedLayout.Route path="/emergencies" title="Emergencies">
          <EmergenciesContent />
        </TabbedLayout.Route>
        <TabbedLayout.Route path="/holds" title="Holds">
          <Tab>
            <StopsContent />
          </Tab>
        </TabbedLayout.Route>
        <TabbedLayout.Route path="/policy" title="Policy">
          <Tab>
            <PolicyContent />
          </Tab>
        </TabbedLayout.Route>
        <TabbedLayout.Route path="/persons" title="Persons">
          <Tab>
            <PersonsContent />
          </Tab>
        </TabbedLayout.Route>
        <TabbedLayout.Route path="/audit" title="Audit: ledger">
          <Tab>
            <LedgerContent />
          </Tab>
        </TabbedLayout.Route>
        <TabbedLayout.Route path="/exports" title="Exports">
          <Tab>
            <ExportsContent />
          </Tab>
        </TabbedLayout.Route>
      </TabbedLayout>
    </Page>
  );
}
