import { Header, Page, TabbedLayout } from '@backstage/core-components';
import { useSignalConnection } from '../api';
import { QueueContent } from '../board';
import { ChangesContent } from '../changes';
import { ExportsContent } from '../evidence';
import { LedgerContent } from '../ledger';
import { PolicyContent } from '../policy';
import { PersonsContent } from '../persons';
import { ReleasesContent } from '../releases';
import { StopsContent } from '../stops';

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
          <ChangesContent />
        </TabbedLayout.Route>
        <TabbedLayout.Route path="/queue" title="Queue">
          <QueueContent />
        </TabbedLayout.Route>
        <TabbedLayout.Route path="/releases" title="Releases">
          <ReleasesContent />
        </TabbedLayout.Route>
        <TabbedLayout.Route path="/holds" title="Holds">
          <StopsContent />
        </TabbedLayout.Route>
        <TabbedLayout.Route path="/policy" title="Policy">
          <PolicyContent />
        </TabbedLayout.Route>
        <TabbedLayout.Route path="/persons" title="Persons">
          <PersonsContent />
        </TabbedLayout.Route>
        <TabbedLayout.Route path="/audit" title="Audit: ledger">
          <LedgerContent />
        </TabbedLayout.Route>
        <TabbedLayout.Route path="/exports" title="Exports">
          <ExportsContent />
        </TabbedLayout.Route>
      </TabbedLayout>
    </Page>
  );
}
