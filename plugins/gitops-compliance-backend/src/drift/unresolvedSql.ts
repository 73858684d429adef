/**
 * SQL on `drift_incidents`: whether it holds its target until somebody resolves
 * it. What was found while the portal only observed holds nothing.
 */
export const IS_UNRESOLVED = `(attributed_by = 'unauthorised'
  AND mode <> 'observe' AND resolved_at IS NULL)`;
