import { CustomErrorBase } from '@backstage/errors';

/** The source cannot be reached or asks to wait: worth a retry. */
export class SourceUnavailableError extends CustomErrorBase {
  name = 'SourceUnavailableError' as const;
  /** Seconds after which the source wants to be asked again, if it said so. */
  readonly retryAfterSeconds: number | undefined;
  constructor(message: string, cause?: unknown, retryAfterSeconds?: number) {
    super(message, cause);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** The source refused the sync. */
export class SyncRefusedError extends CustomErrorBase {
  name = 'SyncRefusedError' as const;
  /** `busy`: another operation runs, worth a retry; the rest is final. */
  readonly reason: 'busy' | 'window' | 'permission' | 'auto-sync' | 'other';
  constructor(
    reason: 'busy' | 'window' | 'permission' | 'auto-sync' | 'other',
    message: string,
    cause?: unknown,
  ) {
    super(message, cause);
    this.reason = reason;
  }
}

/** The source cannot render the manifests: trying again gives the same. */
export class RenderFailedError extends CustomErrorBase {
  name = 'RenderFailedError' as const;
}
