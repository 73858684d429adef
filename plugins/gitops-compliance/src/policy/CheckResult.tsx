import Typography from '@material-ui/core/Typography';
import type { PolicyCheckView } from '@gitops-compliance/plugin-gitops-compliance-common';
import { serviceName } from '@gitops-compliance/rules';
import { Notice } from '../components';

/** What is wrong in a policy, or what it would change for open changes. */
export function CheckResult(props: { check: PolicyCheckView }) {
  const { problems, changes, looked, open } = props.check;
  if (problems.length > 0) {
    return (
      <Notice tone="error" announce="alert">
        It cannot come into force:
        <ul aria-label="What is wrong">
          {problems.map(({ path, message, line }) => (
            <li key={`${path}${message}`}>
              {line === null ? '' : `Line ${line}, `}
              <code>{path || 'document'}</code>: {message}
            </li>
          ))}
        </ul>
      </Notice>
    );
  }
  const seen =
    looked < open
      ? `Of the newest ${looked} of ${open} open changes`
      : `Of ${open} open changes`;
  return (
    <Notice tone={changes.length > 0 ? 'warning' : 'ok'} announce="status">
      {changes.length === 0
        ? `${seen} it would move none.`
        : `${seen} it would move ${changes.length}:`}
      <ul aria-label="Open changes that it would move">
        {changes.map(({ id, number, service, environment, gates }) => (
          <li key={id}>
            #{number} {serviceName(service)} in {environment}
            {gates.map(({ gate, title, before, after, reason }) => (
              <Typography key={gate} variant="body2">
                {title}: {before} → {after}. {reason}
              </Typography>
            ))}
          </li>
        ))}
      </ul>
    </Notice>
  );
}
