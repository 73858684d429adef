import Typography from '@material-ui/core/Typography';
import type { EmergencyTermsView } from '@gitops-compliance/plugin-gitops-compliance-common';
import { Notice } from '../components';
import { durationOf } from './emergencyWords';
import type { TermsThere } from './jointTerms';

function titles(gates: EmergencyTermsView['bends']): string {
  return gates.map(({ title }) => title.toLocaleLowerCase('en-GB')).join(', ');
}

/**
 * What declaring does somewhere, how long it lasts, whom it wakes and what it owes
 * afterwards.
 */
export function TermsNotice(props: {
  there: TermsThere;
  /** Titles of the environments in which this holds; empty: it goes without. */
  where: readonly string[];
}) {
  const { problem, terms: data } = props.there;
  const where = props.where.length > 0 && (
    <strong>In {props.where.join(', ')}: </strong>
  );
  if (!data) {
    return (
      <Notice tone="unknown">
        {where}
        {problem}
      </Notice>
    );
  }
  if (!data.declare.allowed) {
    return (
      <Notice tone="error">
        {where}
        {data.declare.reason}
      </Notice>
    );
  }
  return (
    <Notice tone={data.secondPerson ? 'warning' : 'error'}>
      <Typography variant="body2" component="p">
        {where}
        <strong>
          {data.secondPerson
            ? 'It bends nothing until a second person has confirmed it.'
            : 'It is in force at once.'}
        </strong>{' '}
        {data.aloneBecause} It ends by itself after{' '}
        {durationOf(data.maxSeconds)} at the latest.
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
