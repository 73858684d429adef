import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import type { OwnFrameworkView } from '@gitops-compliance/plugin-gitops-compliance-common';
import { absolute } from '../components/time';
import type { FleetFilter } from './fleetFilter';
import { shortOf } from './shortOf';

const useStyles = makeStyles({
  root: { display: 'none', '@media print': { display: 'block' } },
});

/** What a printed sheet says of itself: when it was so, and of which services. */
export function SheetHead(props: {
  now: string;
  filter: FleetFilter;
  frameworks: OwnFrameworkView[];
}) {
  const classes = useStyles();
  const { team, system, criticality, framework, waived } = props.filter;
  const title =
    props.frameworks.find(({ id }) => id === framework)?.title ?? framework;
  const parts = [
    `As of ${absolute(props.now)}`,
    team && `Team, with the teams in it: ${shortOf(team)}`,
    system && `System: ${shortOf(system)}`,
    criticality && `Criticality: ${criticality}`,
    framework && `Framework: ${title}`,
    waived && 'Only where something is waived',
  ];
  return (
    <Typography className={classes.root} variant="body2">
      {parts.filter(Boolean).join('. ')}.
    </Typography>
  );
}
