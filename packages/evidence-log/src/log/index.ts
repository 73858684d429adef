/**
 * The log: RFC 6962 trees in C2SP tiles, checkpoints as signed notes, proofs,
 * and DSSE envelopes. Pure functions over bytes; what they read of others is
 * refused with a `LogFormatError` where it breaks a format.
 */
export * from './checkpoint';
export * from './CompactRange';
export * from './dsse';
export * from './entryBundle';
export * from './hashes';
export * from './LogFormatError';
export * from './note';
export * from './proofFile';
export * from './proofs';
export * from './tilePaths';
export * from './tiles';
export * from './verify';
