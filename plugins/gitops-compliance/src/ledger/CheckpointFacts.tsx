import type { LedgerStatus } from '@gitops-compliance/plugin-gitops-compliance-common';
import { CopyButton, RelativeTime, StatusIcon } from '../components';
import { Facts } from './Facts';
import { count, entries } from './sentence';

const SHOWN_ROOT_LENGTH = 12;

/** How far the log is archived outside the database. */
function ArchiveFact(props: { archive: NonNullable<LedgerStatus['archive']> }) {
  const { newest, isOverdue } = props.archive;
  if (!newest) {
    return <>nothing yet; the first turn comes within minutes of the start</>;
  }
  return (
    <>
      {isOverdue && <StatusIcon tone="warning" />}
      {entries(newest.size)}
      {newest.shard > 1 && ` of log ${newest.shard}`}, archived{' '}
      <RelativeTime at={newest.archivedAt} />
      {isOverdue &&
        '. The next turn is overdue: read in the backend’s log why the folder cannot be written.'}
    </>
  );
}

/** The newest signed checkpoint, and the logs that were closed before. */
export function CheckpointFacts(props: { ledger: LedgerStatus }) {
  const { origin, checkpoint, shards, archive } = props.ledger;
  const closed = shards.filter(shard => shard.closedSize !== null);
  return (
    <Facts
      facts={[
        ['Name of the log', origin],
        [
          'Newest checkpoint',
          checkpoint ? (
            <>
              {entries(checkpoint.size)}, signed{' '}
              <RelativeTime at={checkpoint.signedAt} />
              <CopyButton
                text={checkpoint.note}
                label="the signed checkpoint"
              />
            </>
          ) : (
            'none yet'
          ),
        ],
        ...(checkpoint
          ? [
              [
                'Root',
                <>
                  <code title={checkpoint.root}>
                    {checkpoint.root.slice(0, SHOWN_ROOT_LENGTH)}…
                  </code>
                  <CopyButton text={checkpoint.root} label="the root" />
                </>,
              ] satisfies [string, unknown],
            ]
          : []),
        ...(archive
          ? [
              ['Archive', <ArchiveFact archive={archive} />] satisfies [
                string,
                unknown,
              ],
            ]
          : []),
        ...closed.map(
          shard =>
            [
              `Closed log ${shard.shard}`,
              `${shard.origin}, ended at ${count(shard.closedSize ?? 0)}`,
            ] satisfies [string, string],
        ),
      ]}
    />
  );
}
