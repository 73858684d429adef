import { ConflictError, CustomErrorBase } from '@backstage/errors';
import type { GateView } from '@gitops-compliance/plugin-gitops-compliance-common';

/** The request is well-formed but what it names cannot be used: 422. */
export class UnprocessableError extends CustomErrorBase {
  name = 'UnprocessableError' as const;
  readonly statusCode = 422;
}

/** A source that the request needs does not answer: 503, nothing was done. */
export class SourceDownError extends CustomErrorBase {
  name = 'ServiceUnavailableError' as const;
  readonly statusCode = 503;
}

/** The gates refuse: 409 with the gates that hold. */
export class GatesClosedError extends ConflictError {
  readonly gates: GateView[];
  constructor(message: string, gates: GateView[]) {
    super(message);
    this.gates = gates;
  }
}

/** Asked too often: 429, nothing was done. */
export class TooManyRequestsError extends CustomErrorBase {
  name = 'TooManyRequestsError' as const;
  readonly statusCode = 429;
}
