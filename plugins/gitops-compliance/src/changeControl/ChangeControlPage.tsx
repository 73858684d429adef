import type { ReactNode } from 'react';
import { makeStyles } from '@material-ui/core/styles';
import { Header, Page, TabbedLayout } from '@backstage/core-components';
import { useSignalConnection } from '../api';
import { EmergencyBanner } from '../emergencies';
import {
  Applications,
  Calendar,
  Changes,
  Delivery,
  Deployers,
  Disputes,
  Drift,
  Emergencies,
  Exports,
  Fleet,
  Ledger,
  Persons,
  Policy,
  Queue,
  Releases,
  State,
  Stops,
  Timeline,
  Waivers,
} from './screens';

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
            <Changes />
          </Tab>
        </TabbedLayout.Route>
        <TabbedLayout.Route path="/queue" title="Queue">
          <Tab>
            <Queue />
          </Tab>
        </TabbedLayout.Route>
        <TabbedLayout.Route path="/calendar" title="Calendar">
          <Calendar />
        </TabbedLayout.Route>
        <TabbedLayout.Route path="/releases" title="Releases">
          <Tab>
            <Releases />
          </Tab>
        </TabbedLayout.Route>
        <TabbedLayout.Route path="/emergencies" title="Emergencies">
          <Emergencies />
        </TabbedLayout.Route>
        <TabbedLayout.Route path="/drift" title="Drift">
          <Tab>
            <Drift />
          </Tab>
        </TabbedLayout.Route>
        <TabbedLayout.Route path="/fleet" title="Fleet">
          <Tab>
            <Fleet />
          </Tab>
        </TabbedLayout.Route>
        <TabbedLayout.Route path="/delivery" title="Delivery">
          <Tab>
            <Delivery />
          </Tab>
        </TabbedLayout.Route>
        <TabbedLayout.Route path="/holds" title="Holds">
          <Tab>
            <Stops />
          </Tab>
        </TabbedLayout.Route>
        <TabbedLayout.Route path="/waivers" title="Waivers and disputes">
          <Tab>
            <Waivers />
            <Disputes />
          </Tab>
        </TabbedLayout.Route>
        <TabbedLayout.Route path="/policy" title="Policy">
          <Tab>
            <Policy />
          </Tab>
        </TabbedLayout.Route>
        <TabbedLayout.Route path="/persons" title="Persons">
          <Tab>
            <Persons />
          </Tab>
        </TabbedLayout.Route>
        <TabbedLayout.Route path="/audit" title="Audit: ledger">
          <Tab>
            <Ledger />
          </Tab>
        </TabbedLayout.Route>
        <TabbedLayout.Route path="/state" title="Audit: what ran">
          <Tab>
            <State />
          </Tab>
        </TabbedLayout.Route>
        <TabbedLayout.Route path="/applications" title="Audit: applications">
          <Tab>
            <Applications />
          </Tab>
        </TabbedLayout.Route>
        <TabbedLayout.Route path="/timeline" title="Audit: timeline">
          <Tab>
            <Timeline />
          </Tab>
        </TabbedLayout.Route>
        <TabbedLayout.Route path="/deployers" title="Audit: who can deploy">
          <Tab>
            <Deployers />
          </Tab>
        </TabbedLayout.Route>
        <TabbedLayout.Route path="/exports" title="Exports">
          <Tab>
            <Exports />
          </Tab>
        </TabbedLayout.Route>
      </TabbedLayout>
    </Page>
  );
}
