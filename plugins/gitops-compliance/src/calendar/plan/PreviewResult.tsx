import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { Link } from '@backstage/core-components';
import type { CalendarPreview } from '@gitops-compliance/plugin-gitops-compliance-common';
import { serviceName } from '@gitops-compliance/rules';
import { Status, useNow } from '../../components';
import { dayAndTime } from '../layout/words';

const useStyles = makeStyles(theme => ({
  root: { marginTop: theme.spacing(2), overflowWrap: 'anywhere' },
  list: { margin: 0, paddingLeft: theme.spacing(2) },
}));

type Change = CalendarPreview['changes'][number];

/** What an entry would hold or open: services, waiting changes, conflicts. */
export function PreviewResult(props: {
  preview: CalendarPreview;
  zone: string;
}) {
  const classes = useStyles();
  const { preview, zone } = props;
  const { entry, changes, conflicts } = preview;
  const { services, serviceCount } = entry.affects;
  const more = serviceCount - services.length;
  const verb = { freeze: 'hold', window: 'be for', exception: 'be for' }[
    entry.kind
  ];
  return (
    <section className={classes.root} aria-label="What it would do">
      <Typography variant="subtitle1" component="h3">
        What it would do
      </Typography>
      <Typography variant="body2">
        {serviceCount === 0
          ? `It would ${verb} nothing that runs now.`
          : `It would ${verb} ${serviceCount} ${
              serviceCount === 1 ? 'service' : 'services'
            }: ${services.map(serviceName).join(', ')}${
              more > 0 ? ` and ${more} more` : ''
            }.`}{' '}
        {entry.occurrences.length === 0 &&
          'It does not hold within the next 400 days.'}
      </Typography>
      <Typography variant="body2">
        {changes.length === 0
          ? 'No change waits there now.'
          : `${changes.length} ${
              changes.length === 1 ? 'change waits' : 'changes wait'
            } there:`}
      </Typography>
      {changes.length > 0 && (
        <ul className={classes.list}>
          {changes.map(change => (
            <Typography key={change.id} variant="body2" component="li">
              <Link
                underline="always"
                to={`/change-control/changes?change=${change.id}`}
              >
                #{change.number} {serviceName(change.service)} in{' '}
                {change.environment}
              </Link>
              : <Opening change={change} zone={zone} />
            </Typography>
          ))}
        </ul>
      )}
      {conflicts.map(({ sentence }) => (
        <Typography key={sentence} variant="body2" component="div">
          <Status tone="warning">{sentence}</Status>
        </Typography>
      ))}
    </section>
  );
}

function Opening({ change, zone }: { change: Change; zone: string }) {
  const now = useNow();
  const { opensNow, wouldOpen } = change;
  const told = (at: string | null) => {
    if (at === null) return 'not within a year';
    return Date.parse(at) <= now.toMillis() ? 'now' : dayAndTime(at, zone, now);
  };
  if (told(opensNow) === told(wouldOpen)) {
    return <>it would still open {told(wouldOpen)}</>;
  }
  return (
    <>
      it would open {told(wouldOpen)}, in place of {told(opensNow)}
    </>
  );
}
