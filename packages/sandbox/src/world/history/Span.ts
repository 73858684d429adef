/** When a history takes place. */
export interface Span {
  from: Date;
  until: Date;
}
