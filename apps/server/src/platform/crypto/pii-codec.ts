import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Config } from '../config/config.ts';

/** A column of one tenant's table. */
export interface PiiColumn {
  readonly tenantId: string;
  readonly table: string;
  readonly column: string;
}

/** One cell. A ciphertext opens only in the cell that it was sealed for. */
export interface PiiCell extends PiiColumn {
  readonly rowId: string;
}

/** Layout of a sealed value: suite (1 byte) | nonce (12) | ciphertext | tag (16). */
const SUITE = 1;
const NONCE = 12;
const TAG = 16;
const INDEX = 16;
/** Derived keys kept per process: deriving one costs ten times the sealing. */
const MOST_KEYS = 2_000;

/** A sealed value that was moved, changed or sealed with another secret. Never says which. */
export class PiiUnreadable extends Error {}

/**
 * Personal data at rest: AES-256-GCM to read it back and an HMAC-SHA-256 blind index (16 bytes) to find it, both under
 * keys derived by HKDF-SHA-256 (RFC 5869) from LARDER_SECRET per tenant and column. Equal values have equal indexes
 * within a tenant and column and nowhere else; the index key never decrypts.
 */
@Injectable()
export class PiiCodec {
  private readonly secret: Buffer;
  private readonly keys = new Map<string, KeyObject>();

  constructor(config: Config) {
    this.secret = config.secret;
  }

  /** Seals a text for its cell. Each call gives other bytes. */
  seal(cell: PiiCell, text: string): Buffer {
    const nonce = randomBytes(NONCE);
    const cipher = createCipheriv('aes-256-gcm', this.key('data', cell), nonce);
    cipher.setAAD(additionalData(cell));
    const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([Buffer.of(SUITE), nonce, body, cipher.getAuthTag()]);
  }

  /**
   * Reads a sealed text back.
   * @throws PiiUnreadable for another cell, changed bytes, another secret or an unknown suite
   */
  open(cell: PiiCell, sealed: Uint8Array): string {
    const bytes = Buffer.from(sealed);
    if (bytes.length < 1 + NONCE + TAG || bytes[0] !== SUITE)
      throw new PiiUnreadable('not a sealed value of a known suite');
    const decipher = createDecipheriv('aes-256-gcm', this.key('data', cell), bytes.subarray(1, 1 + NONCE));
    decipher.setAAD(additionalData(cell));
    decipher.setAuthTag(bytes.subarray(bytes.length - TAG));
    try {
      return Buffer.concat([decipher.update(bytes.subarray(1 + NONCE, bytes.length - TAG)), decipher.final()]).toString(
        'utf8',
      );
    } catch (error) {
      throw new PiiUnreadable(`sealed value of ${cell.table}.${cell.column} does not open`, { cause: error });
    }
  }

  /** 16 bytes that find an exact value. Normalise first: the index knows nothing of case or spacing. */
  blindIndex(column: PiiColumn, normalised: string): Buffer {
    return createHmac('sha256', this.key('index', column)).update(normalised, 'utf8').digest().subarray(0, INDEX);
  }

  private key(use: 'data' | 'index', { tenantId, table, column }: PiiColumn): KeyObject {
    const info = `larder/pii/${use}/${SUITE}/${table}/${column}`;
    const id = `${tenantId} ${info}`;
    let key = this.keys.get(id);
    if (!key) {
      key = createSecretKey(Buffer.from(hkdfSync('sha256', this.secret, tenantId, info, 32)));
      if (this.keys.size >= MOST_KEYS) this.keys.clear();
      this.keys.set(id, key);
    }
    return key;
  }
}

/** JSON keeps the parts apart: "a","bc" never equals "ab","c". */
const additionalData = (cell: PiiCell): Buffer =>
  Buffer.from(JSON.stringify([SUITE, cell.tenantId, cell.table, cell.column, cell.rowId]));
