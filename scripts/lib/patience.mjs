/**
 * How long jest waits for a test that names no time of its own, as an argument.
 * Its own five seconds are a judgement on the machine, not on the test: a busy one
 * takes longer for the same.
 */
export const PATIENCE = '--testTimeout=60000';
