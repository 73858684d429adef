import { useState } from 'react';
import DialogContentText from '@material-ui/core/DialogContentText';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { useApi } from '@backstage/core-plugin-api';
import {
  gitopsComplianceReadPermission,
  type DisputeView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { gitopsComplianceApiRef, useAsking, usePages } from '../api';
import {
  LiveView,
  ReasonDialog,
  Section,
  ShowMore,
  VisuallyHidden,
} from '../components';
import { DisputeItem } from './DisputeItem';
import { disputeName, outcomeSentence } from './disputeWords';

const PAGE_SIZE = 20;

const useStyles = makeStyles(theme => ({
  root: { display: 'grid', gap: theme.spacing(1) },
  list: { margin: 0, padding: 0, listStyle: 'none' },
}));

/** Verdicts that somebody says are wrong, and what judging them again gave. */
export function DisputesContent() {
  const classes = useStyles();
  const api = useApi(gitopsComplianceApiRef);
  const pages = usePages<DisputeView>('disputes', (cursor, signal) =>
    api.listDisputes(
      { limit: PAGE_SIZE, ...(cursor === undefined ? {} : { cursor }) },
      signal,
    ),
  );
  const [answering, setAnswering] = useState<DisputeView>();
  const [news, setNews] = useState('');
  const { busy, refusal, ask } = useAsking();
  const answer = (dispute: DisputeView, statement: string) =>
    ask(async () => {
      const done = await api.answerDispute(dispute.id, statement);
      pages.accept(done);
      setNews(outcomeSentence(done));
      setAnswering(undefined);
    });
  return (
    <Section title="Disputes" heading="h2">
      <div className={classes.root}>
        <VisuallyHidden live>{news}</VisuallyHidden>
        <LiveView
          live={pages.live}
          what="disputes"
          permission={gitopsComplianceReadPermission.name}
        >
          {() => (
            <>
              {pages.items.length === 0 ? (
                <Typography variant="body2">
                  Nobody disputes a verdict. Whoever thinks that one is wrong
                  says so beside it, on the Compliance tab of the service.
                </Typography>
              ) : (
                <ul className={classes.list} aria-label="Disputes">
                  {pages.items.map(dispute => (
                    <DisputeItem
                      key={dispute.id}
                      dispute={dispute}
                      onAnswer={() => setAnswering(dispute)}
                    />
                  ))}
                </ul>
              )}
              <ShowMore what="disputes" pages={pages} />
            </>
          )}
        </LiveView>
        {answering && (
          <ReasonDialog
            id="answer-dispute"
            open
            title={`Answer the dispute of ${disputeName(answering)}`}
            label="What you looked at, and what you found"
            confirm="Judge it again"
            dismiss="Not now"
            busy={busy}
            refusal={refusal}
            onClose={() => setAnswering(undefined)}
            onConfirm={statement => answer(answering, statement)}
          >
            <DialogContentText>
              It is judged again from the facts on record now. Whether the
              verdict is upheld or changed follows from them; nobody chooses it.
            </DialogContentText>
          </ReasonDialog>
        )}
      </div>
    </Section>
  );
}
