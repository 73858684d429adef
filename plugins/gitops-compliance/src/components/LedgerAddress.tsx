import { makeStyles } from '@material-ui/core/styles';
import type { LedgerRef } from '@gitops-compliance/plugin-gitops-compliance-common';
import { CopyButton } from './CopyButton';

const useStyles = makeStyles({
  root: { display: 'inline-flex', alignItems: 'center', maxWidth: '100%' },
  // In a narrow column it breaks, and not after each character.
  code: { overflowWrap: 'anywhere', minWidth: '14ch', fontSize: '0.9em' },
});

/** Address of a ledger entry, `stream#seq`, to copy. */
export function LedgerAddress(props: { entry: LedgerRef }) {
  const classes = useStyles();
  const address = `${props.entry.stream}#${props.entry.streamSeq}`;
  return (
    <span className={classes.root}>
      <code className={classes.code}>{address}</code>
      <CopyButton text={address} label={`ledger address ${address}`} />
    </span>
  );
}
