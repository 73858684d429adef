import { CustomErrorBase } from '@backstage/errors';

/** The ticket system cannot be reached or asks to wait: worth a retry. */
export class TicketsUnavailableError extends CustomErrorBase {
  name = 'TicketsUnavailableError' as const;
}

/** The ticket system refuses us (credentials, rights, its own rules): final. */
export class TicketsRefusedError extends CustomErrorBase {
  name = 'TicketsRefusedError' as const;
}
