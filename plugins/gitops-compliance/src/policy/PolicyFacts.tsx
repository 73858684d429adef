import Link from '@material-ui/core/Link';
import Typography from '@material-ui/core/Typography';
import type {
  PolicyAlertView,
  PolicyVersionView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import {
  Notice,
  Person,
  RelativeTime,
  Status,
  VisibleText,
} from '../components';
import { shortRevision } from '../components/Sha';

const CAUSES: Record<PolicyAlertView['cause'], string> = {
  missing: 'The policy cannot be found',
  broken: 'A newer version is broken',
  unapproved: 'A newer version was not approved',
  rewritten: 'The branch of the policy was rewritten',
  older: 'The branch of the policy went back',
};

/** What keeps a version out of force, and what to do. */
export function PolicyAlert(props: { alert: PolicyAlertView | null }) {
  const { alert } = props;
  return (
    <div role="alert">
      {alert && (
        <Notice tone="error">
          <strong>{CAUSES[alert.cause]}</strong>, since{' '}
          <RelativeTime at={alert.since} />. {alert.reason ?? 'Text erased.'}{' '}
          {alert.remedy}
          {alert.commit && (
            <>
              {' '}
              Commit <code>{shortRevision(alert.commit)}</code>.
            </>
          )}
        </Notice>
      )}
    </div>
  );
}

function Approvers(props: { version: PolicyVersionView }) {
  const { author, approvers, governed } = props.version;
  return (
    <>
      {author && (
        <>
          Changed by <Person person={author} />
          {approvers.length > 0 ? ', approved by ' : '.'}
        </>
      )}
      {approvers.map((approver, index) => (
        <span key={`${approver.provider}${approver.name}`}>
          {index > 0 && ', '}
          <Person person={approver} />
        </span>
      ))}
      {approvers.length > 0 && '.'}
      {!governed && ' Nobody approved it.'}
    </>
  );
}

/** A policy that is or was in force: who changed it, who approved it, why. */
export function PolicyFacts(props: { version: PolicyVersionView }) {
  const { version } = props;
  const { governed, hash, source, loadedAt, reason, pullRequest } = version;
  return (
    <>
      <Typography variant="body2" component="div">
        <Status tone={governed ? 'ok' : 'warning'}>
          {governed ? 'governed' : 'ungoverned'}
        </Status>{' '}
        <code title={hash}>{shortRevision(hash)}</code>, in force since{' '}
        <RelativeTime at={loadedAt} />, from <code>{source}</code>.
      </Typography>
      <Typography variant="body2" component="div">
        <Approvers version={version} />{' '}
        {reason && (
          <>
            “<VisibleText text={reason} />”
          </>
        )}{' '}
        {pullRequest && (
          <Link href={pullRequest.url} underline="always">
            {pullRequest.repository}#{pullRequest.number}
          </Link>
        )}
      </Typography>
    </>
  );
}
