import { CustomErrorBase } from '@backstage/errors';

/** The forge cannot be reached or asks to wait: worth a retry. */
export class ForgeUnavailableError extends CustomErrorBase {
  name = 'ForgeUnavailableError' as const;
  /** Seconds after which the forge wants to be asked again, if it said so. */
  readonly retryAfterSeconds: number | undefined;
  constructor(message: string, cause?: unknown, retryAfterSeconds?: number) {
    super(message, cause);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** The repository has no such revision: final. */
export class RevisionNotFoundError extends CustomErrorBase {
  name = 'RevisionNotFoundError' as const;
}

/** The base branch moved since the edit was made: read again and retry. */
export class BaseMovedError extends CustomErrorBase {
  name = 'BaseMovedError' as const;
}

/** The forge refused to merge. */
export class MergeRefusedError extends CustomErrorBase {
  name = 'MergeRefusedError' as const;
  readonly reason: 'head-moved' | 'conflict' | 'protection' | 'closed';
  constructor(
    reason: 'head-moved' | 'conflict' | 'protection' | 'closed',
    message: string,
    cause?: unknown,
  ) {
    super(message, cause);
    this.reason = reason;
  }
}

/** The forge refuses us (credentials, rights, unknown repository): final. */
export class ForgeRefusedError extends CustomErrorBase {
  name = 'ForgeRefusedError' as const;
}
