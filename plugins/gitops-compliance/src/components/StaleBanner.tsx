import Box from '@material-ui/core/Box';
import type {
  DeploymentView,
  SourceStatus,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { Notice } from './Notice';
import { useNow } from './Now';
import { Status } from './Status';
import { absolute, age, clock } from './time';

/** Source of a deployment's facts; names may carry a kind before the instance. */
function sourceOf(
  deployment: DeploymentView,
  sources: SourceStatus[],
): SourceStatus | undefined {
  return sources.find(
    source =>
      source.name === deployment.instance ||
      source.name.split(/[:/]/).pop() === deployment.instance,
  );
}

/** Says for a deployment how old its facts are; nothing while they are fresh. */
export function StaleLine(props: {
  deployment: DeploymentView;
  sources: SourceStatus[];
}) {
  const now = useNow();
  const { deployment } = props;
  if (!deployment.stale) {
    return null;
  }
  const source = sourceOf(deployment, props.sources);
  const name = source?.title ?? deployment.instance;
  const heard = source?.lastHeard ?? deployment.asOf;
  const text = heard
    ? `${name} has not answered for ${age(heard, now)}`
    : `${name} has never answered`;
  return (
    <Status
      tone="unknown"
      title={deployment.asOf ? absolute(deployment.asOf) : undefined}
    >
      {deployment.asOf ? `As of ${clock(deployment.asOf, now)}: ` : ''}
      {text}.
    </Status>
  );
}

/** Names every source that is silent, and since when; else nothing. */
export function StaleBanner(props: { sources: SourceStatus[] }) {
  const now = useNow();
  const silent = props.sources.filter(source => source.state !== 'fresh');
  return (
    <div role="status">
      {silent.map(source => (
        <Box key={source.name} mb={1}>
          <Notice tone="unknown">
            {source.lastHeard ? (
              <span title={absolute(source.lastHeard)}>
                As of {clock(source.lastHeard, now)}: {source.title} has not
                answered for {age(source.lastHeard, now)}.
              </span>
            ) : (
              <span>{source.title} has never answered.</span>
            )}{' '}
            {source.message} What you see of it is old, and gates that rest on
            it close once its facts are older than the policy allows.
          </Notice>
        </Box>
      ))}
    </div>
  );
}
