import { Integer, ObjectIdentifier, OctetString, Sequence } from 'asn1js';
import { createHash, webcrypto, X509Certificate } from 'node:crypto';
import {
  AlgorithmIdentifier,
  Attribute,
  BasicConstraints,
  Certificate,
  ContentInfo,
  EncapsulatedContentInfo,
  ExtKeyUsage,
  IssuerAndSerialNumber,
  MessageImprint,
  PKIStatusInfo,
  SignedAndUnsignedAttributes,
  SignedData,
  SignerInfo,
  TimeStampReq,
  TimeStampResp,
  TSTInfo,
} from 'pkijs';
import {
  bytesIn,
  certify,
  CURVE,
  engine,
  extensionOf,
  HASH,
  keyPair,
  pem,
  pemOf,
} from './certify.fixture';
import { exactBuffer } from './der';
import { OID } from './oids';

const POLICY = '1.3.6.1.4.1.99999.1';
const GRANTED = 0;
const REJECTED = 2;

/** How an authority differs from an honest one. */
export interface AuthorityOptions {
  /** Its certificates are valid from then… */
  from: Date;
  /** …until then. */
  until: Date;
  name?: string;
  /** Uses of the certificate that stamps. Default: time stamps alone. */
  usages?: string[];
  /** Whether the use is marked critical, as RFC 3161 wants it. Default: yes. */
  isCritical?: boolean;
  /** Whether the certificate above is one of an authority. Default: yes. */
  isIssuer?: boolean;
}

/** What an authority is made again from. */
export interface SavedAuthority {
  caPem: string;
  certificatePem: string;
  /** PKCS #8. */
  keyPem: string;
}

/** What is stamped. */
export interface Stamp {
  imprint: Uint8Array;
  at: Date;
  nonce?: Integer;
  policy?: string;
  /** Bytes of the certificate that it is signed under. Default: its own. */
  under?: Uint8Array;
}

/** A time-stamp authority (RFC 3161) with real keys and certificates. */
export class StampingAuthority {
  #serial = 0;

  private constructor(
    private readonly saved: SavedAuthority,
    private readonly certificate: Certificate,
    private readonly key: CryptoKey,
  ) {}

  /** Makes keys, and the certificates of an authority above and of this one. */
  static async make(options: AuthorityOptions): Promise<StampingAuthority> {
    const name = options.name ?? 'Stand-in time stamps';
    const [above, own] = await Promise.all([keyPair(), keyPair()]);
    const { from, until } = options;
    const ca = await certify({
      subject: `${name}: root`,
      issuer: `${name}: root`,
      serial: 1,
      key: above.publicKey,
      by: above.privateKey,
      extensions: [
        extensionOf(
          OID.basicConstraints,
          true,
          new BasicConstraints({ cA: options.isIssuer ?? true }),
        ),
      ],
      from,
      until,
    });
    const certificate = await certify({
      subject: name,
      issuer: `${name}: root`,
      serial: 2,
      key: own.publicKey,
      by: above.privateKey,
      extensions: [
        extensionOf(
          OID.extendedKeyUsage,
          options.isCritical ?? true,
          new ExtKeyUsage({
            keyPurposes: options.usages ?? [OID.timeStamping],
          }),
        ),
      ],
      from,
      until,
    });
    const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', own.privateKey);
    return StampingAuthority.of({
      caPem: pemOf(ca),
      certificatePem: pemOf(certificate),
      keyPem: pem('PRIVATE KEY', pkcs8),
    });
  }

  /** The authority that was saved. */
  static async of(saved: SavedAuthority): Promise<StampingAuthority> {
    const key = await webcrypto.subtle.importKey(
      'pkcs8',
      bytesIn(saved.keyPem),
      CURVE,
      false,
      ['sign'],
    );
    const certificate = Certificate.fromBER(bytesIn(saved.certificatePem));
    return new StampingAuthority(saved, certificate, key as CryptoKey);
  }

  /** Keys and certificates, for `of`. */
  save(): SavedAuthority {
    return { ...this.saved };
  }

  /** Certificate of the authority above, in PEM: what is to be trusted. */
  get caPem(): string {
    return this.saved.caPem;
  }

  /** What is to be trusted. */
  get trusted(): X509Certificate[] {
    return [new X509Certificate(this.caPem)];
  }

  /**
   * Answers a request (TimeStampReq, DER) with a TimeStampResp.
   *
   * @param options.nonce - repeated in place of the request's, which is wrong
   */
  async answer(
    request: Uint8Array,
    at: Date,
    options: { nonce?: Uint8Array } = {},
  ): Promise<Buffer> {
    const { messageImprint, nonce, reqPolicy } = TimeStampReq.fromBER(
      Uint8Array.from(request),
    );
    const { hashAlgorithm, hashedMessage } = messageImprint;
    if (hashAlgorithm.algorithmId !== OID.sha256) return this.refusal();
    return this.granted(
      await this.stamp({
        imprint: hashedMessage.valueBlock.valueHexView,
        at,
        nonce: options.nonce
          ? new Integer({ valueHex: exactBuffer(options.nonce) })
          : nonce,
        policy: reqPolicy,
      }),
    );
  }

  /** An answer that says no. */
  refusal(): Buffer {
    const status = new PKIStatusInfo({ status: REJECTED });
    return Buffer.from(new TimeStampResp({ status }).toSchema().toBER());
  }

  /** An answer with a token. */
  granted(token: Uint8Array): Buffer {
    const answer = new TimeStampResp({
      status: new PKIStatusInfo({ status: GRANTED }),
      timeStampToken: ContentInfo.fromBER(Uint8Array.from(token)),
    });
    return Buffer.from(answer.toSchema().toBER());
  }

  /** A token (ContentInfo, DER). */
  async stamp({ imprint, at, nonce, policy, under }: Stamp): Promise<Buffer> {
    this.#serial += 1;
    const info = new TSTInfo({
      version: 1,
      policy: policy ?? POLICY,
      messageImprint: new MessageImprint({
        hashAlgorithm: new AlgorithmIdentifier({ algorithmId: OID.sha256 }),
        hashedMessage: new OctetString({ valueHex: exactBuffer(imprint) }),
      }),
      serialNumber: new Integer({ value: this.#serial }),
      genTime: at,
      ...(nonce && { nonce }),
    });
    return this.sign(Buffer.from(info.toSchema().toBER()), OID.tstInfo, under);
  }

  /** Signs any content as CMS, with this authority's certificate in it. */
  async sign(
    content: Uint8Array,
    type: string,
    under?: Uint8Array,
  ): Promise<Buffer> {
    const digest = createHash('sha256').update(content).digest();
    const own = new X509Certificate(this.saved.certificatePem);
    const named = createHash('sha256')
      .update(under ?? own.raw)
      .digest();
    const octets = (bytes: Uint8Array) =>
      new OctetString({ valueHex: exactBuffer(bytes) });
    const certId = new Sequence({ value: [octets(named)] });
    const signed = new SignedData({
      version: 3,
      encapContentInfo: new EncapsulatedContentInfo({
        eContentType: type,
        eContent: octets(content),
      }),
      signerInfos: [
        new SignerInfo({
          version: 1,
          sid: new IssuerAndSerialNumber({
            issuer: this.certificate.issuer,
            serialNumber: this.certificate.serialNumber,
          }),
          signedAttrs: new SignedAndUnsignedAttributes({
            type: 0,
            attributes: [
              attribute(OID.contentType, new ObjectIdentifier({ value: type })),
              attribute(OID.messageDigest, octets(digest)),
              attribute(
                OID.signingCertificateV2,
                new Sequence({ value: [new Sequence({ value: [certId] })] }),
              ),
            ],
          }),
        }),
      ],
      certificates: [this.certificate],
    });
    await signed.sign(this.key, 0, HASH, exactBuffer(content), engine);
    const wrapped = new ContentInfo({
      contentType: OID.signedData,
      content: signed.toSchema(true),
    });
    return Buffer.from(wrapped.toSchema().toBER());
  }
}

function attribute(type: string, value: object): Attribute {
  return new Attribute({ type, values: [value] });
}
