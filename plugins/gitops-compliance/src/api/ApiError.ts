import type { GateView } from '@gitops-compliance/plugin-gitops-compliance-common';

/** Why a request brought no data, as far as a screen has to tell apart. */
export type ApiErrorKind =
  | 'forbidden'
  | 'not-found'
  | 'unreachable'
  | 'failed'
  | 'refused';

/** What a proxy says where nothing behind it answers, or not in time. */
const NOBODY_THERE = [502, 503, 504];

/** A request that failed, with the server's own words where it gave any. */
export class ApiError extends Error {
  /** HTTP status; undefined where no answer came. */
  readonly status: number | undefined;
  /** Gates that refused; empty for other errors. */
  readonly gates: GateView[];

  constructor(options: {
    message: string;
    status?: number;
    gates?: GateView[];
  }) {
    super(options.message);
    this.name = 'ApiError';
    this.status = options.status;
    this.gates = options.gates ?? [];
  }

  /** What a screen says about it. */
  get kind(): ApiErrorKind {
    if (this.status === undefined || NOBODY_THERE.includes(this.status)) {
      return 'unreachable';
    }
    if (this.status >= 500) {
      return 'failed';
    }
    if (this.status === 401 || this.status === 403) {
      return 'forbidden';
    }
    return this.status === 404 ? 'not-found' : 'refused';
  }
}

/** Any thrown value as an {@link ApiError}, so that screens know one kind. */
export function toApiError(thrown: unknown): ApiError {
  if (thrown instanceof ApiError) {
    return thrown;
  }
  const detail = thrown instanceof Error ? thrown.message : String(thrown);
  return new ApiError({
    message: `The backend gave no usable answer (${detail}).`,
  });
}
