import { useParams } from 'react-router-dom';
import { makeStyles } from '@material-ui/core/styles';
import {
  Content,
  Header,
  HeaderTabs,
  Link,
  Page,
} from '@backstage/core-components';
import { useSignalConnection } from '../api';
import { EmergencyBanner } from '../emergencies';
import { screenAt, SECTIONS } from './sections';
import { SectionNavigation } from './SectionNavigation';

const useStyles = makeStyles(theme => ({
  screen: {
    display: 'grid',
    gap: theme.spacing(2),
    gridTemplateColumns: 'minmax(0, 1fr)',
  },
}));

const TABS = SECTIONS.map(({ title, screens: [{ path }] }) => ({
  id: path,
  label: title,
  tabProps: { component: Link, to: path },
}));

/** The page of those who watch over changes: what goes on first. */
export function ChangeControlPage() {
  useSignalConnection();
  const classes = useStyles();
  const { '*': below = '' } = useParams();
  const { section, screen } = screenAt(below);
  const { Screen, showsEmergencies } = screen;
  return (
    <Page themeId="tool">
      <Header
        title="Change control"
        subtitle="What changes, what holds it, and how anyone can check it"
        pageTitleOverride={`${screen.title}, Change control`}
      />
      <HeaderTabs tabs={TABS} selectedIndex={SECTIONS.indexOf(section)} />
      <Content>
        <SectionNavigation section={section} screen={screen} />
        <div className={classes.screen}>
          {showsEmergencies ? null : <EmergencyBanner />}
          <Screen />
        </div>
      </Content>
    </Page>
  );
}
