/**
 * Whether a row matches an encoded query of ServiceNow: conditions that are
 * joined by `^`, of the operators that the portal uses. Another one is an error:
 * ServiceNow would pass over it, and give every row.
 */
export function matches(row: Record<string, string>, query: string): boolean {
  return query
    .split('^')
    .filter(condition => condition !== '' && !condition.startsWith('ORDERBY'))
    .every(condition => holds(row, condition));
}

function holds(row: Record<string, string>, condition: string): boolean {
  const [, column, operator, operand] =
    /^([a-z_]+)(=|IN|LIKE|ISEMPTY)(.*)$/.exec(condition) ?? [];
  const value = row[column] ?? '';
  switch (operator) {
    case '=':
      return value === operand;
    case 'IN':
      return operand.split(',').includes(value);
    case 'LIKE':
      return value.toLowerCase().includes(operand.toLowerCase());
    case 'ISEMPTY':
      return value === '';
    default:
      throw new Error(`The stand-in does not know the condition ${condition}`);
  }
}
