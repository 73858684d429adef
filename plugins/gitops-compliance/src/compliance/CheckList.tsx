import { useState } from 'react';
import { makeStyles } from '@material-ui/core/styles';
import type {
  CheckView,
  EnvironmentCompliance,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { Button } from '../components/Button';
import { AlikeChecks, alikeOf } from './AlikeChecks';
import { CheckItem } from './CheckItem';
import type { FrameworkChoice } from './frameworks';
import { usePointed } from './pointedCheck';

const useStyles = makeStyles({
  list: { margin: 0, padding: 0, listStyle: 'none' },
  fold: { justifySelf: 'start' },
});

const ORDER: CheckView['verdict'][] = [
  'fail',
  'indeterminate',
  'pass',
  'not-applicable',
];

function foldedLabel(checks: CheckView[]): string {
  const passed = checks.filter(check => check.verdict === 'pass').length;
  const rest = checks.length - passed;
  return [
    passed > 0 && `${passed} ${passed === 1 ? 'passes' : 'pass'}`,
    rest > 0 && `${rest} ${rest === 1 ? 'does' : 'do'} not apply`,
  ]
    .filter(Boolean)
    .join(', ');
}

/** Checks of an environment: what fails, what is unknown, what of it is waived, the rest folded. */
export function CheckList(props: {
  environment: EnvironmentCompliance;
  /** Entity reference. */
  service: string;
  framework: FrameworkChoice;
}) {
  const classes = useStyles();
  const { environment, framework } = props;
  const sorted = [...environment.checks].sort(
    (a, b) => ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict),
  );
  const found = sorted.filter(
    check => check.verdict === 'fail' || check.verdict === 'indeterminate',
  );
  const open = found.filter(({ waiver }) => waiver?.state !== 'in-force');
  const waived = found.filter(({ waiver }) => waiver?.state === 'in-force');
  const folded = sorted.slice(found.length);
  const isPointedAt = usePointed(environment.name, folded) !== null;
  const [unfolded, setUnfolded] = useState(isPointedAt);
  const target = { service: props.service, environment: environment.name };
  const item = (check: CheckView) => (
    <CheckItem
      key={check.check}
      check={check}
      framework={framework}
      target={target}
    />
  );
  return (
    <>
      <ul
        className={classes.list}
        aria-label={`Checks to look at in ${environment.title}`}
      >
        {alikeOf(open).map(checks =>
          checks.length === 1 ? (
            item(checks[0])
          ) : (
            <AlikeChecks
              key={checks[0].check}
              checks={checks}
              framework={framework}
              target={target}
            />
          ),
        )}
      </ul>
      {waived.length > 0 && (
        <ul
          className={classes.list}
          aria-label={`Waived checks in ${environment.title}`}
        >
          {waived.map(item)}
        </ul>
      )}
      {folded.length > 0 && (
        <Button
          size="small"
          className={classes.fold}
          onClick={() => setUnfolded(!unfolded)}
          aria-expanded={unfolded}
        >
          {unfolded ? 'Hide: ' : 'Show: '}
          {foldedLabel(folded)}
        </Button>
      )}
      {unfolded && (
        <ul
          className={classes.list}
          aria-label={`Other checks in ${environment.title}`}
        >
          {folded.map(item)}
        </ul>
      )}
    </>
  );
}
