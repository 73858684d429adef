import { vkeyOf, type NoteSigner } from '@gitops-compliance/evidence-log/node';
import type {
  Anchor,
  CheckpointSigner,
  GitopsComplianceLedger,
  LedgerSigner,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import { InputError } from '@backstage/errors';
import type { DateTime } from 'luxon';
import type { GitopsComplianceConfig } from '../../config/readConfig';
import { readSigner } from './PemSigner';

/** Name of the key that signs exports. */
export const EXPORT_KEY_NAME = 'gitops-compliance-export';

/** What a key is for. */
export type KeyRole = 'checkpoint' | 'export';

/** A public key in use. */
export interface KeyInUse {
  role: KeyRole;
  /** Verifier key of signed notes: `<name>+<id>+<base64>`. */
  vkey: string;
  /** SubjectPublicKeyInfo in PEM, for OpenSSL. */
  pem: string;
}

/**
 * The keys of the ledger. The key of checkpoints is never that of exports:
 * who may export must not be able to sign a log.
 */
export class KeyRing implements GitopsComplianceLedger {
  readonly #anchors: Anchor[] = [];
  #checkpoint: CheckpointSigner[] = [];
  #export: LedgerSigner | undefined;

  setCheckpointSigners(signers: CheckpointSigner[]): void {
    this.#checkpoint = signers;
  }

  setExportSigner(signer: LedgerSigner): void {
    this.#export = signer;
  }

  addAnchor(anchor: Anchor): void {
    this.#anchors.push(anchor);
  }

  /** Where checkpoints are anchored. */
  get anchors(): readonly Anchor[] {
    return this.#anchors;
  }

  /**
   * Reads the keys that no module has set from where the configuration says.
   *
   * @throws InputError when one is missing, unsafe, or used for both
   */
  async load(
    keys: GitopsComplianceConfig['ledger']['keys'],
    options: { isProduction: boolean; now: DateTime },
  ): Promise<void> {
    const root = 'gitopsCompliance.ledger.keys';
    if (this.#checkpoint.length === 0) {
      const { previous, ...current } = keys.checkpoint;
      const path = `${root}.checkpoint`;
      const signers = [await readSigner(current, path, options)];
      for (const [index, { until, ...place }] of previous.entries()) {
        const end = until === undefined ? undefined : new Date(until);
        // What is over needs no key any more.
        if (end && end <= options.now.toJSDate()) continue;
        signers.push(
          await readSigner(place, `${path}.previous[${index}]`, options, end),
        );
      }
      this.#checkpoint = signers;
    }
    if (!this.#checkpoint.some(({ until }) => until === undefined)) {
      throw new InputError(
        'Every key for checkpoints ends at some time: give one without an end',
      );
    }
    this.#export ??= await readSigner(keys.export, `${root}.export`, options);
    const [{ pem: exporting }] = await this.#inUse('export', [this.#export]);
    const signing = await this.#inUse('checkpoint', this.#checkpoint);
    if (signing.some(({ pem }) => pem === exporting)) {
      throw new InputError(
        `${root}.checkpoint and ${root}.export are one key: make another one for exports`,
      );
    }
  }

  /** Everything that signs checkpoints at an instant, under a shard's name. */
  checkpointSigners(keyName: string, at: DateTime): NoteSigner[] {
    return this.#signing(at).map(signer => named(signer, keyName));
  }

  /** What signs exports. */
  exportSigner(): NoteSigner {
    if (!this.#export) throw new Error('The keys were not loaded yet');
    return named(this.#export, EXPORT_KEY_NAME);
  }

  /** The public keys in use; those of checkpoints under the shard's name. */
  async inUse(origin: string, at: DateTime): Promise<KeyInUse[]> {
    const exporting = this.#export ? [this.#export] : [];
    return [
      ...(await this.#inUse('checkpoint', this.#signing(at), origin)),
      ...(await this.#inUse('export', exporting)),
    ];
  }

  #signing(at: DateTime): CheckpointSigner[] {
    return this.#checkpoint.filter(
      ({ until }) => until === undefined || until > at.toJSDate(),
    );
  }

  async #inUse(
    role: KeyRole,
    signers: LedgerSigner[],
    keyName: string = EXPORT_KEY_NAME,
  ): Promise<KeyInUse[]> {
    const keys = await Promise.all(signers.map(signer => signer.publicKey()));
    return keys.map(key => ({
      role,
      vkey: vkeyOf(keyName, key),
      pem: key.export({ format: 'pem', type: 'spki' }).toString(),
    }));
  }
}

/** A signer of notes under a name. */
export function named(signer: LedgerSigner, keyName: string): NoteSigner {
  return {
    keyName,
    publicKey: () => signer.publicKey(),
    sign: bytes => signer.sign(bytes),
  };
}
