import { ForgeError } from '../forge/errors';
import { Refusal } from './Refusal';

/** What to tell of an error; undefined for what nobody foresaw. */
export function foreseen(error: unknown): string | undefined {
  if (error instanceof Refusal) return error.message;
  if (error instanceof ForgeError) {
    const reasons = (error.details.errors ?? []).map(reason =>
      typeof reason === 'string' ? reason : JSON.stringify(reason),
    );
    return ['The forge refuses: '.concat(error.message), ...reasons].join('\n');
  }
  return undefined;
}
