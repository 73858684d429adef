/**
 * Time stamps of RFC 3161: asking an authority for one, and verifying what it
 * gave, offline. Needs node:crypto.
 */
export { TimestampError } from './TimestampError';
export {
  MAX_ANSWER_BYTES,
  timestampRequest,
  tokenOf,
  type TimestampRequest,
} from './exchange';
export { readCertificates } from './certificates';
export { verifyToken, type Timestamp } from './verifyToken';
