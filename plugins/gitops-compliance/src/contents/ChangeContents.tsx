import Typography from '@material-ui/core/Typography';
import type { PinDiff } from '@gitops-compliance/plugin-gitops-compliance-common';
import { PinDiffs } from '../changes/PinDiffs';
import { LiveView, Section, Sha } from '../components';
import { Changelog, changelogTitle } from './Changelog';
import { ClusterDiff } from './ClusterDiff';
import { RiskLine } from './RiskLine';
import { useChangeContents } from './useChangeContents';

/** What a change is about: commits, pins, the cluster, its risk, its digest. */
export function ChangeContents(props: { id: string; pins: PinDiff[] }) {
  const { diff, loadObjects, log, loadCommits } = useChangeContents(props.id);
  return (
    <>
      <Section
        title={log.data ? changelogTitle(log.data) : 'Commits'}
        heading="h3"
      >
        <LiveView live={log} what="the commits">
          {data => <Changelog log={data} load={loadCommits} />}
        </LiveView>
      </Section>
      <Section title="What changes" heading="h3">
        {props.pins.length > 0 && <PinDiffs diffs={props.pins} />}
        <LiveView live={diff} what="what changes in the cluster">
          {data => (
            <>
              <ClusterDiff diff={data} load={loadObjects} />
              {data.risk && <RiskLine risk={data.risk} />}
              {data.digest && (
                <Typography variant="body2" component="div">
                  Reviews hold for what they saw and nothing else: digest{' '}
                  <Sha revision={data.digest} />
                </Typography>
              )}
            </>
          )}
        </LiveView>
      </Section>
    </>
  );
}
