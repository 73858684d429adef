import Box from '@material-ui/core/Box';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import type { Entity } from '@backstage/catalog-model';
import {
  ARGOCD_APP_NAME,
  ARGOCD_APP_NAMESPACE,
  ARGOCD_APP_SELECTOR,
  ARGOCD_INSTANCE_NAME,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { CopyButton } from './CopyButton';

const useStyles = makeStyles(theme => ({
  pre: {
    margin: 0,
    padding: theme.spacing(1.5),
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    backgroundColor: theme.palette.action.hover,
  },
}));

function example(name: string): string {
  return [
    'metadata:',
    '  annotations:',
    '    # applications whose labels match; or argocd/app-name for just one',
    `    ${ARGOCD_APP_SELECTOR}: app.kubernetes.io/part-of=${name}`,
    '    # only where several Argo CD instances are configured',
    `    ${ARGOCD_INSTANCE_NAME}: eu-1,us-1`,
  ].join('\n');
}

/** Why there is nothing to see, and what fills it. */
export function NoDeployments(props: { entity: Entity }) {
  const classes = useStyles();
  const annotations = props.entity.metadata.annotations ?? {};
  const honoured = [ARGOCD_APP_NAME, ARGOCD_APP_SELECTOR].find(
    name => annotations[name],
  );
  const text = example(props.entity.metadata.name);
  return (
    <section aria-labelledby="gitops-compliance-empty">
      <Typography variant="h6" component="h2" id="gitops-compliance-empty">
        No deployments were found for {props.entity.metadata.name}
      </Typography>
      {honoured ? (
        <Typography paragraph>
          We looked for Argo CD applications by the annotation{' '}
          <code>
            {honoured}: {annotations[honoured]}
          </code>{' '}
          and found none. Check that such an application exists, that its Argo
          CD instance is configured here, and that{' '}
          <code>{ARGOCD_APP_NAMESPACE}</code> names its namespace if it is not
          the default one.
        </Typography>
      ) : (
        <Typography paragraph>
          This component has neither <code>{ARGOCD_APP_NAME}</code> nor{' '}
          <code>{ARGOCD_APP_SELECTOR}</code>.
        </Typography>
      )}
      <Typography>For example, in catalog-info.yaml:</Typography>
      <Box display="flex" alignItems="flex-start">
        <pre className={classes.pre}>{text}</pre>
        <CopyButton text={text} label="example" />
      </Box>
      <Typography variant="body2" color="textSecondary">
        What you add appears here within a minute or two, without a reload.
      </Typography>
    </section>
  );
}
