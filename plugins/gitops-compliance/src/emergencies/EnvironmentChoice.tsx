import FormControl from '@material-ui/core/FormControl';
import FormControlLabel from '@material-ui/core/FormControlLabel';
import FormGroup from '@material-ui/core/FormGroup';
import FormHelperText from '@material-ui/core/FormHelperText';
import FormLabel from '@material-ui/core/FormLabel';
import { makeStyles } from '@material-ui/core/styles';
import { Checkbox } from '../components/Checkbox';

/** An emergency names at most as many environments. */
const MOST = 5;

const useStyles = makeStyles(theme => ({
  // The theme's own grey is too pale.
  label: { '&&': { color: theme.palette.text.primary } },
}));

/** Chooses the environments that an emergency names. */
export function EnvironmentChoice(props: {
  environments: readonly { name: string; title: string }[];
  chosen: readonly string[];
  /** What is wrong with the choice; undefined: nothing. */
  problem: string | undefined;
  onChange(chosen: string[]): void;
}) {
  const classes = useStyles();
  const { chosen, environments, problem } = props;
  const isFull = chosen.length >= MOST;
  const hint = isFull ? `At most ${MOST}` : 'Nothing bends elsewhere';
  return (
    <FormControl
      component="fieldset"
      margin="dense"
      error={problem !== undefined}
      aria-describedby="declare-emergency-environments-hint"
    >
      <FormLabel component="legend" className={classes.label}>
        Environments *
      </FormLabel>
      <FormGroup row>
        {environments.map(({ name, title }) => (
          <FormControlLabel
            key={name}
            label={title}
            control={
              <Checkbox
                color="primary"
                checked={chosen.includes(name)}
                disabled={isFull && !chosen.includes(name)}
                onChange={(_event, checked) =>
                  props.onChange(
                    checked
                      ? [...chosen, name]
                      : chosen.filter(each => each !== name),
                  )
                }
              />
            }
          />
        ))}
      </FormGroup>
      <FormHelperText id="declare-emergency-environments-hint">
        {problem ?? hint}
      </FormHelperText>
    </FormControl>
  );
}
