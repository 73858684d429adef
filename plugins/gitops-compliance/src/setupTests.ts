import '@testing-library/jest-dom';

/** A busy machine is slow, not wrong: time decides no test. */
const TEST_TIMEOUT_MS = 30_000;

jest.setTimeout(TEST_TIMEOUT_MS);
