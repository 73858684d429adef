import { PLANTS } from './plants';

const cell = (text: string) => text.replace(/\|/g, '\\|');

const rows = PLANTS.map(({ id, what, where, check }) =>
  [
    `\`${id}\``,
    what,
    [where.service, where.environment, where.place].filter(Boolean).join(', '),
    check,
  ].map(cell),
);

// The table of the README, by `yarn generate`.
process.stdout.write(
  [['Plant', 'What', 'Where', 'Check'], ['-', '-', '-', '-'], ...rows]
    .map(row => `| ${row.join(' | ')} |\n`)
    .join(''),
);
