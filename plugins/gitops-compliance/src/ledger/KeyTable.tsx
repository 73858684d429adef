import Typography from '@material-ui/core/Typography';
import type { LedgerStatus } from '@gitops-compliance/plugin-gitops-compliance-common';
import { CopyButton, PlainTable, type PlainColumn } from '../components';

type Key = LedgerStatus['keys'][number];

const SIGNS: Record<Key['role'], string> = {
  checkpoint: 'checkpoints',
  export: 'exports',
};

/** Name and id of a verifier key, which is `<name>+<id>+<key>`. */
function nameAndId(vkey: string): [string, string] {
  const [name, id] = vkey.split('+');
  return [name, id];
}

const COLUMNS: PlainColumn<Key>[] = [
  { header: 'Signs', cell: key => SIGNS[key.role] },
  { header: 'Name', cell: key => nameAndId(key.vkey)[0] },
  { header: 'Key id', cell: key => <code>{nameAndId(key.vkey)[1]}</code> },
  {
    header: 'Verifier key',
    cell: key => (
      <CopyButton
        text={key.vkey}
        label={`verifier key ${nameAndId(key.vkey)[1]}`}
      />
    ),
  },
  {
    header: 'PEM',
    cell: key => (
      <CopyButton
        text={key.pem}
        label={`public key ${nameAndId(key.vkey)[1]} as PEM`}
      />
    ),
  },
];

/** The public keys of the log, to copy. */
export function KeyTable(props: { keys: Key[] }) {
  return (
    <>
      <PlainTable
        caption="Public keys in use"
        columns={COLUMNS}
        rows={props.keys}
        rowKey={key => `${key.role} ${key.vkey}`}
        empty="No key is in use. Set gitopsCompliance.ledger.keys in the backend's configuration."
      />
      <Typography variant="body2">
        An auditor should get these keys from you by another way than this
        portal: a key that comes with the log proves nothing about the log.
      </Typography>
    </>
  );
}
