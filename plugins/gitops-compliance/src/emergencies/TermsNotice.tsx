import Typography from '@material-ui/core/Typography';
import type { EmergencyTermsView } from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Live } from '../api';
import { Notice } from '../components';
import { durationOf } from './emergencyWords';

function titles(gates: EmergencyTermsView['bends']): string {
  return gates.map(({ title }) => title.toLocaleLowerCase('en-GB')).join(', ');
}

/** What declaring does, whom it wakes and what it owes afterwards. */
export function TermsNotice(props: { terms: Live<EmergencyTermsView> }) {
  const { data, error } = props.terms;
  if (error && !data) return <Notice tone="unknown">{error.message}</Notice>;
  if (!data) return null;
  if (!data.declare.allowed) {
    return <Notice tone="error">{data.declare.reason}</Notice>;
  }
  return (
    <Notice tone={data.secondPerson ? 'warning' : 'error'}>
      <Typography variant="body2" component="p">
        <strong>
          {data.secondPerson
            ? 'It bends nothing until a second person has confirmed it.'
            : 'It is in force at once.'}
        </strong>{' '}
        {data.aloneBecause}
      </Typography>
      <Typography variant="body2" component="p">
        {data.bends.length > 0
          ? `It bends: ${titles(
              data.bends,
            )}. Everything else holds, and all is recorded.`
          : 'It bends no gate; it rings the bells and is recorded.'}
      </Typography>
      <Typography variant="body2" component="p">
        {wakes(data)}
        {grants(data)}
      </Typography>
      <Typography variant="body2" component="p">
        Afterwards it owes: a review by somebody who had no part in it within{' '}
        {durationOf(data.reviewSeconds)}, and within{' '}
        {durationOf(data.pullRequestSeconds)} a pull request for whatever was
        altered by hand.
      </Typography>
      {data.declaredRecently > 0 && (
        <Typography variant="body2" component="p">
          You declared {data.declaredRecently} in the last 90 days.
        </Typography>
      )}
    </Notice>
  );
}

function wakes({ wakes: pagers }: EmergencyTermsView): string {
  return pagers.length > 0
    ? `It wakes ${pagers.join(
        ', then ',
      )}, and tells the owners and the board at once.`
    : 'No pager is set up: it tells the owners and the board by notifications alone.';
}

function grants({ grants: places }: EmergencyTermsView): string {
  return places.length > 0
    ? ` You get access for its time: ${places
        .map(
          ({ instance, permissions }) =>
            `${permissions.join('; ')} at ${instance}`,
        )
        .join(', ')}.`
    : '';
}
