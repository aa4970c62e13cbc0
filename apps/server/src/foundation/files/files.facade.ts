import type { Readable } from 'node:stream';
import type { Tx } from '../../platform/db/tx.ts';

export interface StoredFile {
  readonly id: string;
  readonly name: string;
  readonly mime: string;
  readonly bytes: number;
  /** Hex SHA-256 of the content as received. */
  readonly sha256: string;
}

export interface NewFile {
  readonly name: string;
  readonly mime: string;
  /** A stream is written as it arrives and never held in memory. */
  readonly content: Buffer | Readable;
}

/** Files of a tenant. Content lies in the data folder under an id; the name is only ever shown. */
export abstract class FilesApi {
  /** @throws FileTooLarge beyond 200 MB */
  abstract put(tx: Tx, file: NewFile): Promise<StoredFile>;
  /** @throws NotFound */
  abstract get(tx: Tx, id: string): Promise<StoredFile>;
  /** @throws NotFound */
  abstract read(tx: Tx, id: string): Promise<Buffer>;
  /**
   * The content as a stream, for large files; it may be read after the transaction has ended.
   * @throws NotFound
   */
  abstract open(tx: Tx, id: string): Promise<Readable>;
}
