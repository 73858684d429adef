import { RISK_FORMULA } from './formula';

/** The formula of risk as a Markdown table, for docs/changes.md. */
export function riskReference(): string {
  const rows = RISK_FORMULA.map(
    ({ id, looksAt, adds }) => `| \`${id}\` | ${looksAt} | ${adds} |`,
  );
  return ['| Rule | Looks at | Adds |', '| --- | --- | --- |', ...rows].join(
    '\n',
  );
}
