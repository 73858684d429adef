import type { ReactNode } from 'react';
import Typography from '@material-ui/core/Typography';
import type { PromotionPreview } from '@gitops-compliance/plugin-gitops-compliance-common';
import { GateList } from '../changes/GateList';
import { PinDiffs } from '../changes/PinDiffs';
import { ModeChip, Sha, Status } from '../components';
import { CommitList } from './CommitList';

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

function commitsTitle(preview: PromotionPreview): string {
  const { aheadBy } = preview.comparison;
  if (aheadBy === null) {
    return 'Commits';
  }
  return aheadBy === 1 ? '1 commit' : `${aheadBy} commits`;
}

/** What a promotion would do: from → to, commits, the diff, the gates. */
export function PromotionPreviewView(props: {
  preview: PromotionPreview;
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
      <Part title={commitsTitle(preview)}>
        <CommitList comparison={preview.comparison} />
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
      </Part>
      <Part title="Gates as they stand">
        <GateList gates={preview.gates} label="Gates that hold" />
      </Part>
    </>
  );
}
