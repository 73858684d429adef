import { z } from 'zod';
import type { JobDraft } from '../jobs/Jobs';

const jobSchema = z.object({ exportId: z.uuid() });

/** The job that makes the bundle of an export. */
export function exportJob(id: string): JobDraft {
  return { queue: 'evidence.export', data: { exportId: id }, key: id };
}

/** The export that a job is about. */
export function exportIdOf(data: Record<string, unknown>): string {
  return jobSchema.parse(data).exportId;
}
