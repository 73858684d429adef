import { Link } from '@backstage/core-components';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import type { GateView } from '@gitops-compliance/plugin-gitops-compliance-common';
import { Status, type StatusTone } from '../components';

type Check = NonNullable<GateView['checks']>[number];

const useStyles = makeStyles(theme => ({
  list: { margin: 0, paddingLeft: theme.spacing(3), listStyle: 'none' },
}));

/** Word and shape of a check's conclusion. */
function standing(conclusion: string | null): [StatusTone, string] {
  if (conclusion === null) return ['waiting', 'no result yet'];
  return conclusion === 'success'
    ? ['ok', 'succeeded']
    : ['error', conclusion.replaceAll('_', ' ')];
}

function CheckLine(props: { check: Check }) {
  const { name, appId, conclusion, title, url } = props.check;
  const [tone, word] = standing(conclusion);
  return (
    <li>
      <Typography variant="body2" component="div">
        <Status tone={tone}>
          {name}: {word}
        </Status>
      </Typography>
      <Typography variant="caption" color="textSecondary" component="p">
        From App {appId}
        {title && <>: {title}</>}
        {url && (
          <>
            {' · '}
            <Link to={url} underline="always">
              What {name} says
            </Link>
          </>
        )}
      </Typography>
    </li>
  );
}

/** The checks that a gate asks for, with the App whose result counts. */
export function GateChecks(props: { gate: GateView }) {
  const classes = useStyles();
  const { checks = [], title } = props.gate;
  if (checks.length === 0) return null;
  return (
    <ul className={classes.list} aria-label={`${title}: checks on the head`}>
      {checks.map(check => (
        <CheckLine key={`${check.appId} ${check.name}`} check={check} />
      ))}
    </ul>
  );
}
