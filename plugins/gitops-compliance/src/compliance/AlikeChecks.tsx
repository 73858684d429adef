import { useState } from 'react';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import type { CheckView } from '@gitops-compliance/plugin-gitops-compliance-common';
import { Button } from '../components/Button';
import { StatusItem } from '../components';
import { CheckItem } from './CheckItem';
import type { FrameworkChoice } from './frameworks';
import { usePointed } from './pointedCheck';

const useStyles = makeStyles({
  list: { margin: 0, padding: 0, listStyle: 'none' },
});

/** Checks of which the same is unknown come together; the others stay alone. */
export function alikeOf(checks: CheckView[]): CheckView[][] {
  const groups = new Map<string, CheckView[]>();
  for (const check of checks) {
    const key =
      check.verdict === 'indeterminate'
        ? `${check.reason} ${check.remedy}`
        : check.check;
    groups.set(key, [...(groups.get(key) ?? []), check]);
  }
  return [...groups.values()];
}

/** Several checks that miss the same: said once, each of them on demand. */
export function AlikeChecks(props: {
  checks: CheckView[];
  framework: FrameworkChoice;
  target?: { service: string; environment: string };
}) {
  const classes = useStyles();
  const { checks, framework } = props;
  const isPointedAt = usePointed(props.target?.environment, checks) !== null;
  const [unfolded, setUnfolded] = useState(isPointedAt);
  const ids = checks.map(({ check }) => check).join(', ');
  return (
    <StatusItem
      status={['unknown', 'Not known']}
      line={<strong>{`${checks.length} checks: ${ids}`}</strong>}
    >
      <Typography variant="body2">
        {checks[0].reason} {checks[0].remedy}
      </Typography>
      <Button
        size="small"
        onClick={() => setUnfolded(!unfolded)}
        aria-expanded={unfolded}
        aria-label={`${unfolded ? 'Hide' : 'Show'} each of ${ids}`}
      >
        {unfolded ? 'Hide each' : 'Show each'}
      </Button>
      {unfolded && (
        <ul className={classes.list} aria-label={`Each of ${ids}`}>
          {checks.map(check => (
            <CheckItem
              key={check.check}
              check={check}
              framework={framework}
              target={props.target}
            />
          ))}
        </ul>
      )}
    </StatusItem>
  );
}
