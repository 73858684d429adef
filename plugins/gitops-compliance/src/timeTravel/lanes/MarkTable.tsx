import { Link } from '@backstage/core-components';
import type { TimelineMark } from '@gitops-compliance/plugin-gitops-compliance-common';
import { changeHref } from '../../changes';
import {
  LedgerAddress,
  Person,
  PlainTable,
  Status,
  absolute,
  type PlainColumn,
  type StatusTone,
} from '../../components';
import { LANES } from './laneView';

const TITLES = new Map(LANES);
const TONES: Record<TimelineMark['tone'], StatusTone> = {
  good: 'ok',
  bad: 'error',
  neutral: 'unknown',
};

/** What a mark says, with who did it and the change that it is of. */
export function MarkText(props: { mark: TimelineMark; service: string }) {
  const { mark, service } = props;
  return (
    <>
      {mark.tone === 'neutral' ? (
        mark.text
      ) : (
        <Status tone={TONES[mark.tone]}>{mark.text}</Status>
      )}
      {mark.actor && (
        <>
          {' · '}
          <Person person={mark.actor} />
        </>
      )}
      {mark.change && (
        <>
          {' · '}
          <Link to={changeHref({ ...mark.change, service })} underline="always">
            #{mark.change.number}
          </Link>
        </>
      )}
    </>
  );
}

/** From when to when something was. */
export function MarkTime({ mark }: { mark: TimelineMark }) {
  return (
    <>
      <time dateTime={mark.at}>{absolute(mark.at)}</time>
      {mark.until && (
        <>
          {' until '}
          <time dateTime={mark.until}>{absolute(mark.until)}</time>
        </>
      )}
    </>
  );
}

/** The lanes as a table: for screen readers, for print, and to copy from. */
export function MarkTable(props: { marks: TimelineMark[]; service: string }) {
  const columns: PlainColumn<TimelineMark>[] = [
    { header: 'When', cell: mark => <MarkTime mark={mark} /> },
    { header: 'Lane', cell: mark => TITLES.get(mark.lane) },
    {
      header: 'What happened',
      wide: true,
      cell: mark => <MarkText mark={mark} service={props.service} />,
    },
    { header: 'Proof', cell: mark => <LedgerAddress entry={mark.ledger} /> },
  ];
  return (
    <PlainTable
      caption="What happened, oldest first"
      columns={columns}
      rows={props.marks}
      rowKey={({ lane, at, ledger }) =>
        `${lane} ${at} ${ledger.stream}#${ledger.streamSeq}`
      }
      empty="Nothing that you may see happened in this period. Choose a longer one."
    />
  );
}
