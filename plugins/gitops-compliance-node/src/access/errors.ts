import { CustomErrorBase } from '@backstage/errors';

/** The instance refuses to grant or withdraw: trying again gives the same. */
export class AccessRefusedError extends CustomErrorBase {
  name = 'AccessRefusedError' as const;
}
