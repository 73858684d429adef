import Grid from '@material-ui/core/Grid';
import { Content, Header, Page } from '@backstage/core-components';
import { WaitingForMeCard } from '@gitops-compliance/plugin-gitops-compliance/legacy';

/** Home: what waits for whoever is signed in. */
export function HomePage() {
  return (
    <Page themeId="home">
      <Header title="Home" />
      <Content>
        <Grid container>
          <Grid item xs={12}>
            <WaitingForMeCard />
          </Grid>
        </Grid>
      </Content>
    </Page>
  );
}
