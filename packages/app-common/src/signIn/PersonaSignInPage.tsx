import { useCallback, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import Button from '@material-ui/core/Button';
import Card from '@material-ui/core/Card';
import CardActionArea from '@material-ui/core/CardActionArea';
import CardContent from '@material-ui/core/CardContent';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import {
  Content,
  Header,
  Page,
  ProxiedSignInPage,
} from '@backstage/core-components';
import {
  configApiRef,
  useApi,
  type IdentityApi,
  type SignInPageProps,
} from '@backstage/core-plugin-api';
import { chosenPersona, type Persona } from './personas';

const useStyles = makeStyles(theme => ({
  list: {
    display: 'grid',
    gap: theme.spacing(2),
    gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 260px), 1fr))',
    margin: theme.spacing(2, 0),
    padding: 0,
    listStyle: 'none',
  },
  card: { height: '100%' },
  action: {
    height: '100%',
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'stretch',
    justifyContent: 'flex-start',
    '&:focus-visible': { outline: `2px solid ${theme.palette.primary.main}` },
  },
}));

/** The identity, which forgets the choice of persona when signing out. */
function forgettingIdentity(identity: IdentityApi): IdentityApi {
  return {
    getProfileInfo: () => identity.getProfileInfo(),
    getBackstageIdentity: () => identity.getBackstageIdentity(),
    getCredentials: () => identity.getCredentials(),
    signOut: async () => {
      chosenPersona.clear();
      await identity.signOut();
    },
  };
}

function Frame(props: { children: ReactNode }) {
  const title =
    useApi(configApiRef).getOptionalString('app.title') ?? 'Backstage';
  return (
    <Page themeId="home">
      <Header title={title} />
      <Content>{props.children}</Content>
    </Page>
  );
}

function Choice(props: { personas: Persona[]; onChoose(id: string): void }) {
  const classes = useStyles();
  return (
    <Frame>
      <Typography variant="h4" component="h2">
        Choose who you are
      </Typography>
      <Typography>
        Development sign-in: these people exist only in the local sandbox.
      </Typography>
      <ul className={classes.list}>
        {props.personas.map(persona => (
          <li key={persona.id}>
            <Card variant="outlined" className={classes.card}>
              <CardActionArea
                className={classes.action}
                onClick={() => props.onChoose(persona.id)}
                data-persona={persona.id}
              >
                <CardContent>
                  <Typography variant="h6" component="span" display="block">
                    {persona.title}
                  </Typography>
                  <Typography variant="body2" component="span">
                    {persona.description}
                  </Typography>
                </CardContent>
              </CardActionArea>
            </Card>
          </li>
        ))}
      </ul>
    </Frame>
  );
}

/** Lets the visitor be one of the sandbox's people; for development only. */
export function PersonaSignInPage(
  props: SignInPageProps & { personas: Persona[] },
) {
  const { personas, onSignInSuccess } = props;
  const [id, setId] = useState(chosenPersona.get);
  const persona = personas.find(each => each.id === id);

  const choose = (chosen: string) => {
    chosenPersona.set(chosen);
    setId(chosen);
  };
  const forget = useCallback(() => {
    chosenPersona.clear();
    setId(undefined);
  }, []);

  const Failure = useMemo(
    () =>
      function SignInFailure({ error }: { error?: Error }) {
        return (
          <Frame>
            <div role="alert">
              <Typography variant="h5" component="h2">
                Signing in did not work
              </Typography>
              <Typography paragraph>
                {error?.message ?? 'The backend gave no reason.'} Check that the
                backend runs; it takes development sign-in only in development.
              </Typography>
            </div>
            <Button variant="contained" color="primary" onClick={forget}>
              Choose again
            </Button>
          </Frame>
        );
      },
    [forget],
  );

  if (!persona) {
    return <Choice personas={personas} onChoose={choose} />;
  }
  return (
    <ProxiedSignInPage
      key={persona.id}
      provider="persona"
      headers={{ 'x-demo-persona': persona.id }}
      onSignInSuccess={identity =>
        onSignInSuccess(forgettingIdentity(identity))
      }
      ErrorComponent={Failure}
    />
  );
}
