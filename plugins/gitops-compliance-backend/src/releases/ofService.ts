import { GatesClosedError } from '../shared/errors';

/** Says of which service of a release an error is; nothing of the error is lost. */
export async function ofService<T>(
  { name }: { name: string },
  attempt: () => Promise<T>,
): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    if (error instanceof GatesClosedError) {
      throw new GatesClosedError(`${name}: ${error.message}`, error.gates);
    }
    if (error instanceof Error) error.message = `${name}: ${error.message}`;
    throw error;
  }
}
