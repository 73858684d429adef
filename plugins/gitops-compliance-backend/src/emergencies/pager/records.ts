/** `emergency.alerted` v1: a pager took it. */
export interface AlertedPayload {
  /** What it is about: `declared`, `ended`, `overdue/…` or `closed`. */
  occasion: string;
  /** Name of the pager. */
  channel: string;
}

/** `emergency.undelivered` v1: a pager was given up; why is erasable. */
export interface UndeliveredPayload extends AlertedPayload {
  /** Name of the pager that is tried next; null: people are only notified. */
  next: string | null;
}
