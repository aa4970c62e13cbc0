import { createHash, createPrivateKey, createPublicKey, hkdfSync, type KeyObject, sign, verify } from 'node:crypto';
import { z } from 'zod';

/** The head of a chain at a moment, signed, kept where the database's owner does not write. */
export const Anchor = z.object({
  tenant: z.uuid(),
  /** Decimal, a JSON number would end at 2^53. */
  seq: z.string().regex(/^[1-9]\d{0,18}$/),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  at: z.iso.datetime(),
  /** Fingerprint of the public key, to tell an anchor of another key from a forged one. */
  key: z.string().regex(/^[0-9a-f]{16}$/),
  signature: z.base64(),
});
export type Anchor = z.infer<typeof Anchor>;

/** PKCS #8 of an Ed25519 private key up to its 32 bytes (RFC 8410). */
const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** Signs anchors with Ed25519: who has the public key can check them without being able to write one. */
export class AnchorKey {
  private readonly key: KeyObject;
  private readonly publicKey: KeyObject;
  /** First 16 hex digits of the SHA-256 of the public key (SPKI, DER). */
  readonly id: string;

  /** @param material secret bytes; the same give the same key */
  constructor(material: Uint8Array) {
    const seed = Buffer.from(hkdfSync('sha256', material, '', 'larder/audit-anchor', 32));
    this.key = createPrivateKey({ key: Buffer.concat([PKCS8_ED25519, seed]), format: 'der', type: 'pkcs8' });
    this.publicKey = createPublicKey(this.key);
    const der = this.publicKey.export({ format: 'der', type: 'spki' });
    this.id = createHash('sha256').update(der).digest('hex').slice(0, 16);
  }

  /** For who keeps anchors elsewhere and wants to check them with other tools. */
  get publicPem(): string {
    return this.publicKey.export({ format: 'pem', type: 'spki' }).toString();
  }

  sign(head: Pick<Anchor, 'tenant' | 'seq' | 'hash' | 'at'>): Anchor {
    const unsigned = { tenant: head.tenant, seq: head.seq, hash: head.hash, at: head.at, key: this.id };
    return { ...unsigned, signature: sign(null, signedBytes(unsigned), this.key).toString('base64') };
  }

  isGenuine(anchor: Anchor): boolean {
    return anchor.key === this.id && verify(null, signedBytes(anchor), this.publicKey, signatureOf(anchor));
  }
}

const signatureOf = (anchor: Anchor): Buffer => Buffer.from(anchor.signature, 'base64');

const signedBytes = (a: Omit<Anchor, 'signature'>): Buffer =>
  Buffer.from(JSON.stringify(['larder-audit-anchor', 1, a.tenant, a.seq, a.hash, a.at, a.key]));
