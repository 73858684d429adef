import type { ChangedFiles, RiskFacts } from './types';

/** Folders and files in which schemas of databases are changed. */
const MIGRATION_PATHS = [
  /(^|\/)(db\/)?(migrations?|migrate|flyway|liquibase|alembic)\//i,
  /\.sql$/i,
  /(^|\/)(changelog|changeset)[\w.-]*\.(xml|ya?ml)$/i,
];
/** Most that are kept of them. */
export const MAX_MIGRATIONS = 20;

/** Whether a file's path looks like a migration of a database. */
export function isMigration(path: string): boolean {
  return MIGRATION_PATHS.some(pattern => pattern.test(path));
}

/** What risk looks at of files that differ; null stays "not known". */
export function changedFiles(
  paths: readonly string[] | null,
): ChangedFiles | null {
  return (
    paths && {
      count: paths.length,
      migrations: paths.filter(isMigration).slice(0, MAX_MIGRATIONS),
    }
  );
}

/**
 * Whether a database may be migrated, in words; empty: no. A job that only runs
 * again with a new image migrates nothing new where the source is known to hold
 * no migration.
 */
export function migrationSign({
  source,
  files,
  rendered,
}: Pick<RiskFacts, 'source' | 'files' | 'rendered'>): string {
  const paths = [...(source?.migrations ?? []), ...(files?.migrations ?? [])];
  if (paths.length > 0) return `a migration (${paths[0]})`;
  if (!rendered) return '';
  const jobs = source ? rendered.jobs - rendered.jobsRunAgain : rendered.jobs;
  return jobs > 0 ? 'a job or hook that runs with it' : '';
}
