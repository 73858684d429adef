import type { LedgerStatus } from '@gitops-compliance/plugin-gitops-compliance-common';
import {
  CopyButton,
  Notice,
  PlainTable,
  RelativeTime,
  Status,
  type PlainColumn,
} from '../components';
import { entries } from './sentence';

type Anchor = LedgerStatus['anchors'][number];

const KINDS: Record<Anchor['kind'], string> = {
  git: 'commit in a repository',
  rfc3161: 'time stamp (RFC 3161)',
};

/** Characters of a reference that are shown; the whole is on hover and copied. */
const SHOWN_REFERENCE_LENGTH = 12;

function StateOf(props: { anchor: Anchor }) {
  const { anchor } = props;
  if (anchor.problem) {
    return (
      <>
        <Status tone="warning">To look at</Status>
        <div>{anchor.problem}</div>
      </>
    );
  }
  return anchor.anchoredAt === null ? (
    <Status tone="waiting">Nothing yet</Status>
  ) : (
    <Status tone="ok">Anchored</Status>
  );
}

const COLUMNS: PlainColumn<Anchor>[] = [
  { header: 'State', cell: anchor => <StateOf anchor={anchor} /> },
  {
    header: 'Where',
    cell: anchor => (
      <>
        <div>{anchor.target}</div>
        <div>{KINDS[anchor.kind]}</div>
      </>
    ),
  },
  {
    header: 'Last anchored size',
    cell: anchor => (anchor.size === null ? 'none' : entries(anchor.size)),
  },
  {
    header: 'When',
    cell: anchor =>
      anchor.anchoredAt === null ? (
        'never'
      ) : (
        <RelativeTime at={anchor.anchoredAt} />
      ),
  },
  {
    header: 'Reference',
    cell: anchor =>
      anchor.reference === null ? (
        'none'
      ) : (
        <>
          <code title={anchor.reference}>
            {anchor.reference.slice(0, SHOWN_REFERENCE_LENGTH)}
          </code>
          <CopyButton
            text={anchor.reference}
            label={`the reference at ${anchor.target}`}
          />
        </>
      ),
  },
];

/** Where checkpoints are kept out of this portal's reach, and how new they are. */
export function AnchorTable(props: { anchors: Anchor[] }) {
  if (props.anchors.length === 0) {
    return (
      <Notice tone="warning">
        No anchor is configured. Whoever holds both the database and the
        checkpoint key could rewrite the log unseen: give it a repository of
        other owners under gitopsCompliance.ledger.anchors in the backend&apos;s
        configuration.
      </Notice>
    );
  }
  return (
    <PlainTable
      caption="Checkpoints kept elsewhere"
      columns={COLUMNS}
      rows={props.anchors}
      rowKey={anchor => `${anchor.kind} ${anchor.target}`}
      empty="No anchor is configured."
    />
  );
}
