export {
  changeDigest,
  DIGEST_VERSION,
  digestFactsSchema,
  isDigestOfItsFacts,
  recordedDigestSchema,
  shortDigest,
} from './changeDigest';
export type { DigestFacts } from './changeDigest';
export { whatAltered } from './whatAltered';
