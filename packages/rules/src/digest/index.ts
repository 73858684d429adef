export {
  changeDigest,
  DIGEST_VERSION,
  digestFactsSchema,
  shortDigest,
} from './changeDigest';
export type { DigestFacts } from './changeDigest';
