/** One item of the `errors` list in GitHub's 422 answers. */
export interface FieldError {
  resource: string;
  field?: string;
  code: string;
  message?: string;
}

/** The `type` that GitHub puts on a GraphQL error. */
export type GraphqlErrorType =
  | 'NOT_FOUND'
  | 'FORBIDDEN'
  | 'UNPROCESSABLE'
  | 'STALE_DATA'
  | 'INSUFFICIENT_SCOPES'
  | 'MISSING_PAGINATION_BOUNDARIES'
  | 'EXCESSIVE_PAGINATION'
  | 'INVALID_CURSOR_ARGUMENTS';

/** A refusal in GitHub's words: an HTTP status for REST, a type for GraphQL. */
export class ForgeError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly details: {
      errors?: (FieldError | string)[];
      type?: GraphqlErrorType;
      /** What GraphQL says instead of the message. */
      graphql?: string;
    } = {},
  ) {
    super(message);
    this.name = 'ForgeError';
  }

  /** The type for GraphQL, by default the one that fits the HTTP status. */
  get type(): GraphqlErrorType {
    if (this.details.type) {
      return this.details.type;
    }
    if (this.status === 404) {
      return 'NOT_FOUND';
    }
    return this.status === 403 ? 'FORBIDDEN' : 'UNPROCESSABLE';
  }
}

/** 404, as GitHub also answers for what one may not see. */
export const notFound = (message = 'Not Found') => new ForgeError(404, message);

/** 401 for a missing, unknown or expired credential. */
export const badCredentials = () => new ForgeError(401, 'Bad credentials');

/** 403 for a credential without the permission. */
export const forbidden = (message = 'Resource not accessible by integration') =>
  new ForgeError(403, message);

/** 422 with one plain message, e.g. `Reference already exists`. */
export const unprocessable = (message: string) => new ForgeError(422, message);

/** 422 `Validation Failed` with GitHub's list of errors. */
export const validationFailed = (...errors: (FieldError | string)[]) =>
  new ForgeError(422, 'Validation Failed', { errors });
