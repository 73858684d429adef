import { PLANTS } from './plants';

const cell = (text: string) => text.replace(/\|/g, '\\|');

const rows = PLANTS.map(
  ({ id, what, where, check, verdict = 'fail', also = [] }) =>
    [
      `\`${id}\``,
      what,
      [where.service, where.environment, where.place]
        .filter(Boolean)
        .join(', '),
      check,
      verdict,
      also.join(', ') || '–',
    ].map(cell),
);

// The table of the README, by `yarn generate`.
process.stdout.write(
  [
    ['Plant', 'What', 'Where', 'Check', 'It says', 'May fail as well'],
    Array.from({ length: 6 }, () => '-'),
    ...rows,
  ]
    .map(row => `| ${row.join(' | ')} |\n`)
    .join(''),
);
