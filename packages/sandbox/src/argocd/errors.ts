/** gRPC codes that Argo CD's gateway answers with, and their HTTP status. */
const HTTP_STATUS = {
  unknown: [2, 500],
  invalidArgument: [3, 400],
  notFound: [5, 404],
  permissionDenied: [7, 403],
  resourceExhausted: [8, 429],
  failedPrecondition: [9, 400],
  aborted: [10, 409],
  unimplemented: [12, 501],
  internal: [13, 500],
  unavailable: [14, 503],
  unauthenticated: [16, 401],
} as const;

export type GatewayCode = keyof typeof HTTP_STATUS;

/** An outcome that the API reports as `{error, code, message}`. */
export class GatewayError extends Error {
  readonly code: number;
  readonly httpStatus: number;

  constructor(kind: GatewayCode, message: string) {
    super(message);
    this.name = 'GatewayError';
    [this.code, this.httpStatus] = HTTP_STATUS[kind];
  }
}

/** The body that grpc-gateway writes for an error. */
export function gatewayBody(code: number, message: string) {
  return { error: message, code, message };
}

/** The gRPC code that belongs to an HTTP status; 2 (unknown) for others. */
export function codeForStatus(status: number): number {
  const known = Object.values(HTTP_STATUS).find(([, http]) => http === status);
  return known ? known[0] : 2;
}

/** Manifests cannot be made from Git; becomes a ComparisonError condition. */
export class RenderError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'RenderError';
  }
}

/** The stand-in cannot do it by itself; the real tool may. */
export class NotSupportedError extends RenderError {}
