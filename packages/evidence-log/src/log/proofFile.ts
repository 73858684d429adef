import { decodeBase64 } from './base64';
import { HASH_SIZE } from './hashes';
import { LogFormatError } from './LogFormatError';

const HEADER = 'c2sp.org/tlog-proof@v1';
const MAX_PROOF_HASHES = 63;

/** Proof that an entry is in a log, as a file of its own. */
export interface ProofFile {
  index: number;
  /** Audit path, from the leaf's sibling upwards. */
  proof: Buffer[];
  /** Signed note of the checkpoint that the proof leads to. */
  checkpoint: string;
}

/**
 * Writes a proof (C2SP tlog-proof): header, index, a line for each hash, an
 * empty line, the signed checkpoint.
 */
export function formatProof({ index, proof, checkpoint }: ProofFile): string {
  const hashes = proof.map(hash => `${hash.toString('base64')}\n`).join('');
  return `${HEADER}\nindex ${index}\n${hashes}\n${checkpoint}`;
}

/** Reads what {@link formatProof} wrote. @throws LogFormatError */
export function parseProof(text: string): ProofFile {
  const end = text.indexOf('\n\n');
  const [header, ...lines] = text.slice(0, end).split('\n');
  // Other logs may attach data of their own; what it means they know.
  if (lines[0]?.startsWith('extra ')) lines.shift();
  const [indexLine, ...hashLines] = lines;
  const index = /^index (0|[1-9]\d{0,15})$/.exec(indexLine ?? '')?.[1];
  const proof = hashLines.map(line => decodeBase64(line));
  if (
    end < 0 ||
    header !== HEADER ||
    index === undefined ||
    !Number.isSafeInteger(Number(index)) ||
    proof.length > MAX_PROOF_HASHES ||
    proof.some(hash => hash?.length !== HASH_SIZE)
  ) {
    throw new LogFormatError('this is no proof in the form of C2SP tlog-proof');
  }
  return {
    index: Number(index),
    proof: proof as Buffer[],
    checkpoint: text.slice(end + 2),
  };
}
