/** Stands for entries that may concern any service. */
export const ANY_SERVICE = '*';

/**
 * SQL: the service that entry `e` concerns; `*` where that cannot be told, such
 * as of commits and of what nobody claims, and empty where it concerns none. Needs {@link SERVICE_JOINS}.
 */
export const SERVICE_OF_ENTRY = `
  CASE
    WHEN starts_with(e.stream, 'service:') THEN substr(e.stream, 9)
    WHEN starts_with(e.stream, 'change:') THEN coalesce(c.service_ref, '*')
    WHEN starts_with(e.stream, 'deployment:') THEN coalesce(d.service_ref, '*')
    WHEN starts_with(e.stream, 'verdict:/') THEN '*'
    WHEN starts_with(e.stream, 'verdict:')
      THEN substr(e.stream, strpos(e.stream, '/') + 1)
    WHEN starts_with(e.stream, 'emergency:')
      OR starts_with(e.stream, 'commit:')
      OR starts_with(e.stream, 'comparison:')
      OR starts_with(e.stream, 'source-pull-request:') THEN '*'
    ELSE ''
  END`;

/** SQL: what {@link SERVICE_OF_ENTRY} looks into. */
export const SERVICE_JOINS = `
  LEFT JOIN changes c ON c.id = CASE WHEN starts_with(e.stream, 'change:')
    THEN substr(e.stream, 8)::uuid END
  LEFT JOIN deployments d ON d.id = CASE
    WHEN starts_with(e.stream, 'deployment:') THEN substr(e.stream, 12) END`;
