import type { ReactNode } from 'react';
import Typography from '@material-ui/core/Typography';
import type { PromotionPreview } from '@gitops-compliance/plugin-gitops-compliance-common';
import { GateList } from '../changes/GateList';
import { PinDiffs } from '../changes/PinDiffs';
import { Changelog, changelogTitle, RiskLine } from '../contents';
import type { LoadCommits } from '../contents/Changelog';
import { ModeChip, Sha, Status } from '../components';
import { WhyTheseRules } from '../policy';

function Part(props: { title: string; children: ReactNode }) {
  return (
    <section>
      <Typography variant="h6" component="h3">
        {props.title}
      </Typography>
      {props.children}
    </section>
  );
}

/** What a promotion would do: from → to, commits, the diff, the gates. */
export function PromotionPreviewView(props: {
  preview: PromotionPreview;
  /** Entity reference. */
  service: string;
  loadCommits: LoadCommits;
  fromTitle: string;
  title: string;
}) {
  const { preview } = props;
  return (
    <>
      <Typography component="div">
        {preview.revision ? (
          <Sha revision={preview.revision} />
        ) : (
          <Status tone="unknown">Revision not known</Status>
        )}{' '}
        from {props.fromTitle} to {props.title} <ModeChip mode={preview.mode} />
      </Typography>
      <Part title={changelogTitle(preview.changelog)}>
        <Changelog log={preview.changelog} load={props.loadCommits} />
      </Part>
      <Part title="What changes">
        {preview.diff.length > 0 ? (
          <PinDiffs diffs={preview.diff} />
        ) : (
          <Typography variant="body2">
            The pin of {props.title} cannot be read, so the change cannot be
            shown. A request would be refused until it can.
          </Typography>
        )}
        <RiskLine risk={preview.risk} />
        <Typography variant="body2">
          What differs in the cluster is shown once the pull request is open.
        </Typography>
      </Part>
      <Part title="Gates as they stand">
        <GateList gates={preview.gates} label="Gates that hold" />
        <WhyTheseRules
          service={props.service}
          environment={preview.environment}
        />
      </Part>
    </>
  );
}
