import FormControl from '@material-ui/core/FormControl';
import FormControlLabel from '@material-ui/core/FormControlLabel';
import FormHelperText from '@material-ui/core/FormHelperText';
import FormLabel from '@material-ui/core/FormLabel';
import RadioGroup from '@material-ui/core/RadioGroup';
import { makeStyles } from '@material-ui/core/styles';
import { Radio } from '../components/Radio';

/** How a change goes through its gates. */
export type ChangeClass = 'normal' | 'expedited';

const MEANINGS: Record<ChangeClass, string> = {
  normal: 'It has run upstream for as long as the policy asks.',
  expedited:
    'It need not run upstream first. It needs one independent approval more, and every expedited change is counted and shown.',
};

const useStyles = makeStyles(theme => ({
  // The theme's own grey is too pale.
  label: { '&&': { color: theme.palette.text.primary } },
}));

/** Chooses the class of a change, with what it means in a sentence. */
export function ClassChoice(props: {
  value: ChangeClass;
  onChange(value: ChangeClass): void;
}) {
  const classes = useStyles();
  return (
    <FormControl component="fieldset">
      <FormLabel component="legend" className={classes.label}>
        Class
      </FormLabel>
      <RadioGroup
        row
        name="promotion-class"
        value={props.value}
        onChange={event => props.onChange(event.target.value as ChangeClass)}
      >
        <FormControlLabel
          value="normal"
          control={<Radio color="primary" />}
          label="Normal"
        />
        <FormControlLabel
          value="expedited"
          control={<Radio color="primary" />}
          label="Expedited (hotfix)"
        />
      </RadioGroup>
      <FormHelperText className={classes.label} aria-live="polite">
        {MEANINGS[props.value]}
      </FormHelperText>
    </FormControl>
  );
}
