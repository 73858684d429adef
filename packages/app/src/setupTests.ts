import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';

/** A busy machine is slow, not wrong: time decides no test. */
const TEST_TIMEOUT_MS = 60_000;
const FOUND_WITHIN_MS = 20_000;

jest.setTimeout(TEST_TIMEOUT_MS);
configure({ asyncUtilTimeout: FOUND_WITHIN_MS });
