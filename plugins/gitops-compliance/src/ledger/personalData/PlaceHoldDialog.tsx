import { useState } from 'react';
import FormControl from '@material-ui/core/FormControl';
import FormControlLabel from '@material-ui/core/FormControlLabel';
import FormLabel from '@material-ui/core/FormLabel';
import RadioGroup from '@material-ui/core/RadioGroup';
import TextField from '@material-ui/core/TextField';
import { makeStyles } from '@material-ui/core/styles';
import { useApi } from '@backstage/core-plugin-api';
import type { HoldView } from '@gitops-compliance/plugin-gitops-compliance-common';
import { Radio } from '../../components/Radio';
import { gitopsComplianceApiRef, useAsking } from '../../api';
import { MIN_GROUNDS_LENGTH, ReasonDialog } from '../../components';
import { NO_SCOPE, holdProblem, holdWish, type HoldScope } from './holdScope';
import { RefField } from './RefField';

const useStyles = makeStyles(theme => ({
  // The theme's own grey is too pale.
  label: { '&&': { color: theme.palette.text.primary } },
  days: { display: 'flex', flexWrap: 'wrap', gap: theme.spacing(2) },
}));

/** Places a legal hold; stays open with its text when refused. */
export function PlaceHoldDialog(props: {
  onClose(): void;
  onPlaced(hold: HoldView): void;
}) {
  const classes = useStyles();
  const api = useApi(gitopsComplianceApiRef);
  const [scope, setScope] = useState<HoldScope>(NO_SCOPE);
  const [problem, setProblem] = useState('');
  const { busy, refusal, ask } = useAsking();

  const change = (part: Partial<HoldScope>) => {
    setScope({ ...scope, ...part });
    setProblem('');
  };
  const confirm = (reason: string) => {
    const found = holdProblem(scope);
    setProblem(found);
    if (found) {
      return;
    }
    ask(async () =>
      props.onPlaced(await api.placeHold(holdWish(scope, reason))),
    );
  };
  const day = (key: 'first' | 'last', label: string) => (
    <TextField
      id={`place-hold-${key}`}
      type="date"
      label={label}
      value={scope[key]}
      onChange={event => change({ [key]: event.target.value })}
      InputLabelProps={{ className: classes.label, shrink: true }}
      margin="dense"
    />
  );
  return (
    <ReasonDialog
      id="place-hold"
      open
      title="Place a legal hold"
      label="Why it must be kept"
      minLength={MIN_GROUNDS_LENGTH}
      confirm="Place the hold"
      dismiss="Not now"
      busy={busy}
      refusal={refusal}
      onClose={props.onClose}
      onConfirm={confirm}
    >
      <FormControl component="fieldset">
        <FormLabel component="legend" className={classes.label}>
          What is kept
        </FormLabel>
        <RadioGroup
          row
          name="place-hold-kind"
          value={scope.kind}
          onChange={event =>
            change({ kind: event.target.value as HoldScope['kind'] })
          }
        >
          <FormControlLabel
            value="person"
            control={<Radio color="primary" />}
            label="What tells of one person"
          />
          <FormControlLabel
            value="scope"
            control={<Radio color="primary" />}
            label="Everybody in a service or a period"
          />
        </RadioGroup>
      </FormControl>
      {scope.kind === 'person' ? (
        <RefField
          id="place-hold-person"
          label="Person"
          hint="Catalog reference, such as user:default/ada"
          value={scope.person}
          problem={problem}
          required
          onChange={person => change({ person })}
        />
      ) : (
        <>
          <RefField
            id="place-hold-service"
            label="Service"
            hint="Catalog reference, such as component:default/payments-api; empty: every service"
            value={scope.service}
            problem={problem}
            onChange={service => change({ service })}
          />
          <div className={classes.days}>
            {day('first', 'First day (UTC)')}
            {day('last', 'Last day (UTC)')}
          </div>
        </>
      )}
    </ReasonDialog>
  );
}
