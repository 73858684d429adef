import type { ScaleFigures } from './measureScale';

const GIB = 1024 ** 3;
const MIB = 1024 ** 2;
const MAX_SNAPSHOT_SECONDS = 60;
const MAX_FRESHNESS_SECONDS = 180;
const MAX_VIEW_RATIO = 1.5;
/** Default of `gitopsCompliance.collectors.deploymentsSeconds`. */
export const DEFAULT_INTERVAL_SECONDS = 120;

interface Row {
  what: string;
  of: (figures: ScaleFigures) => number | undefined;
  format: (value: number) => string;
  goal?: string;
  /** Of the largest, and its growth. */
  isMet?: (value: number, growth: number | undefined) => boolean;
  /** Without a growth there is nothing to judge. */
  ofGrowth?: boolean;
}

const seconds = (value: number) => `${value.toFixed(value < 10 ? 2 : 1)} s`;
const mebibytes = (value: number) => `${Math.round(value / MIB)} MiB`;
const milliseconds = (value: number) => `${value.toFixed(1)} ms`;
const atMost = (limit: number) => (value: number) => value <= limit;

const ROWS: Row[] = [
  {
    what: 'Cold snapshot: first list → all on record and mapped',
    of: figures => figures.snapshot,
    format: seconds,
    goal: `≤ ${MAX_SNAPSHOT_SECONDS} s`,
    isMet: atMost(MAX_SNAPSHOT_SECONDS),
  },
  {
    what: 'Processor time of the portal for the snapshot',
    of: ({ usage: { before, snapshot } }) =>
      before && snapshot && snapshot.cpu - before.cpu,
    format: seconds,
  },
  {
    what: 'First list → every pinned commit read and compared',
    of: figures => figures.resolved,
    format: seconds,
  },
  {
    what: 'Ledger entries per application of the cold snapshot',
    of: figures => figures.entries,
    format: value => value.toFixed(1),
  },
  {
    what: 'Portal memory before the first list, services on record',
    of: ({ usage }) => usage.before?.memory,
    format: mebibytes,
  },
  {
    what: 'Portal memory, peak until the snapshot is on record',
    of: ({ usage }) => usage.snapshot?.peakMemory,
    format: mebibytes,
    goal: '≤ 1 GiB',
    isMet: atMost(GIB),
  },
  {
    what: 'Portal memory, peak until reconciled twice more',
    of: ({ usage }) => usage.reconciled?.peakMemory,
    format: mebibytes,
    goal: '≤ 1 GiB',
    isMet: atMost(GIB),
  },
  {
    what: 'Portal memory after these',
    of: ({ usage }) => usage.reconciled?.memory,
    format: mebibytes,
  },
  {
    what: 'Steady reconcile of the slowest instance',
    of: figures => figures.reconcile,
    format: seconds,
  },
  {
    what: 'Entries that steady reconciles recorded',
    of: figures => figures.recordedByReconcile,
    format: String,
    goal: '0',
    isMet: atMost(0),
  },
  {
    what: 'Change told by the stream → on record, p50',
    of: figures => figures.event.p50,
    format: seconds,
  },
  {
    what: 'The same, worst of 10',
    of: figures => figures.event.worst,
    format: seconds,
  },
  {
    what: 'Change that the stream dropped → on record, lists every 30 s',
    of: figures => figures.dropped,
    format: seconds,
  },
  {
    what: `The same at most by default: ${DEFAULT_INTERVAL_SECONDS} s and a reconcile`,
    of: figures => DEFAULT_INTERVAL_SECONDS + figures.reconcile,
    format: seconds,
    goal: `≤ ${MAX_FRESHNESS_SECONDS} s`,
    isMet: atMost(MAX_FRESHNESS_SECONDS),
  },
  {
    what: 'Change while the stream was broken → on record',
    of: figures => figures.broken,
    format: seconds,
    goal: `≤ ${MAX_FRESHNESS_SECONDS} s`,
    isMet: atMost(MAX_FRESHNESS_SECONDS),
  },
  ...['environments', 'compliance', 'changes'].flatMap((view): Row[] => [
    {
      what: `View ${view}, p50`,
      of: figures => figures.views[view].p50,
      format: milliseconds,
    },
    {
      what: `View ${view}, p95`,
      of: figures => figures.views[view].p95,
      format: milliseconds,
      goal: `grows ≤ × ${MAX_VIEW_RATIO}`,
      isMet: (_, growth) => growth !== undefined && growth <= MAX_VIEW_RATIO,
      ofGrowth: true,
    },
  ]),
];

/** The figures as a table, smallest first, with the growth to the largest. */
export function scaleTable(all: ScaleFigures[]): string {
  const head = [
    'Measured',
    ...all.map(({ applications }) => `${applications} apps`),
    'Growth',
    'Goal',
    '',
  ];
  const rows = [head, ...ROWS.map(row => cellsOf(row, all))];
  const widths = head.map((_, column) =>
    Math.max(...rows.map(row => row[column].length)),
  );
  return rows
    .map(row =>
      row
        .map((cell, column) => cell.padEnd(widths[column]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function cellsOf(row: Row, all: ScaleFigures[]): string[] {
  const values = all.map(row.of);
  const [first] = values;
  const last = values[values.length - 1];
  const growth =
    values.length > 1 && first && last !== undefined ? last / first : undefined;
  return [
    row.what,
    ...values.map(value =>
      value === undefined ? 'not known here' : row.format(value),
    ),
    growth === undefined ? '' : `× ${growth.toFixed(2)}`,
    row.goal ?? '',
    verdict(row, last, growth),
  ];
}

function verdict(
  { isMet, ofGrowth }: Row,
  value: number | undefined,
  growth: number | undefined,
): string {
  if (!isMet || value === undefined) return '';
  if (ofGrowth && growth === undefined) return '';
  return isMet(value, growth) ? 'met' : 'MISSED';
}
