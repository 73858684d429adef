import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { Section } from '../../components';
import { ErasureList } from './ErasureList';
import { HoldList } from './HoldList';
import { useErasures } from './usePersonalData';

const useStyles = makeStyles(theme => ({
  root: { display: 'grid', gap: theme.spacing(3) },
}));

/**
 * Erasures of persons and legal holds: for those who manage the ledger. Others
 * do not see that there is such a section.
 */
export function PersonalData() {
  const classes = useStyles();
  const erasures = useErasures();
  const { data, error } = erasures.live;
  const isOpen = data !== undefined || (error && error.kind !== 'forbidden');
  if (!isOpen) {
    return null;
  }
  return (
    <Section title="Personal data" heading="h2">
      <div className={classes.root}>
        <Typography variant="body2">
          Entries of the ledger stay for ever, but they hold no names: those,
          and free text, are kept beside them and can be erased. Nothing that is
          under a legal hold is.
        </Typography>
        <ErasureList erasures={erasures} />
        <HoldList />
      </div>
    </Section>
  );
}
