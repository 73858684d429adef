/** The part of the evidence log that needs node:crypto. */
export * from './erasable';
export * from './log';
