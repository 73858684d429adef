import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import {
  gitopsComplianceLedgerReadPermission,
  type LedgerStatus,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { CheckItem } from '../compliance';
import { LiveView, Section, StatusIcon, useNow } from '../components';
import { AnchorTable } from './AnchorTable';
import { AuditReads } from './AuditReads';
import { CheckpointFacts } from './CheckpointFacts';
import { GapList } from './GapList';
import { KeyTable } from './KeyTable';
import { PersonalData } from './personalData';
import { ledgerSentence } from './sentence';
import { useLedger } from './useLedger';
import { VerifyNow } from './VerifyNow';

const useStyles = makeStyles(theme => ({
  stack: {
    display: 'grid',
    gap: theme.spacing(3),
    gridTemplateColumns: 'minmax(0, 1fr)',
  },
  list: { margin: 0, padding: 0, listStyle: 'none' },
  sentence: { display: 'flex', alignItems: 'center' },
}));

function Sentence(props: { ledger: LedgerStatus }) {
  const classes = useStyles();
  const { tone, text } = ledgerSentence(props.ledger, useNow());
  return (
    <Typography variant="h6" component="p" className={classes.sentence}>
      <StatusIcon tone={tone} />
      <span>{text}</span>
    </Typography>
  );
}

/** *Audit → Ledger*: how the log stands, by which keys, and with which gaps. */
export function LedgerContent() {
  const classes = useStyles();
  const live = useLedger();
  return (
    <LiveView
      live={live}
      what="the state of the ledger"
      permission={gitopsComplianceLedgerReadPermission.name}
    >
      {ledger => (
        <div className={classes.stack}>
          <Sentence ledger={ledger} />
          <Section title="Checkpoint" heading="h2">
            <CheckpointFacts ledger={ledger} />
          </Section>
          <Section title="Anchors" heading="h2">
            <AnchorTable anchors={ledger.anchors} />
          </Section>
          <Section title="Verification" heading="h2">
            <VerifyNow />
          </Section>
          <Section title="Checks of the log, last 30 days" heading="h2">
            <ul className={classes.list} aria-label="Checks of the log">
              {ledger.checks.map(check => (
                <CheckItem key={check.check} check={check} framework="all" />
              ))}
            </ul>
          </Section>
          <Section title="Gaps" heading="h2">
            <GapList />
          </Section>
          <Section
            title="Reads of auditors, and queries about persons"
            heading="h2"
          >
            <AuditReads />
          </Section>
          <PersonalData />
          <Section title="Keys" heading="h2">
            <KeyTable keys={ledger.keys} />
          </Section>
        </div>
      )}
    </LiveView>
  );
}
