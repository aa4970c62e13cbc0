import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Config } from '../config/config.ts';
import { type PiiCell, PiiCodec, PiiUnreadable } from './pii-codec.ts';

const codec = new PiiCodec({ secret: Buffer.from('a secret of a test that is long enough') } as Config);
const other = new PiiCodec({ secret: Buffer.from('another secret that is long enough too') } as Config);
const cell: PiiCell = {
  tenantId: '0190a5b0-0000-7000-8000-000000000001',
  table: 'app_user',
  column: 'phone',
  rowId: '0190a5b0-0000-7000-8000-0000000000aa',
};
const seed = process.env.SEED === undefined ? {} : { seed: Number(process.env.SEED) };

describe('PiiCodec', () => {
  it('[PRV-06] gives every text back from its own cell and shows nothing of it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const sealed = codec.seal(cell, text);
        expect(codec.open(cell, sealed)).toBe(text);
        if (Buffer.byteLength(text) >= 8) expect(sealed.includes(Buffer.from(text))).toBe(false);
        expect(codec.seal(cell, text).equals(sealed)).toBe(false);
      }),
      seed,
    );
  }, 30_000);

  it.each([
    ['another tenant', { tenantId: '0190a5b0-0000-7000-8000-000000000002' }],
    ['another table', { table: 'ticket_member' }],
    ['another column', { column: 'email' }],
    ['another row', { rowId: '0190a5b0-0000-7000-8000-0000000000bb' }],
  ])('[PRV-06] a ciphertext moved to %s does not open', (_, moved) => {
    const sealed = codec.seal(cell, '13800138000');
    expect(() => codec.open({ ...cell, ...moved }, sealed)).toThrow(PiiUnreadable);
  });

  it('[PRV-06] any changed byte, a cut or another secret does not open', () => {
    const sealed = codec.seal(cell, '13800138000');
    for (let i = 0; i < sealed.length; i++) {
      const changed = Buffer.from(sealed);
      changed[i] = (changed[i] ?? 0) ^ 1;
      expect(() => codec.open(cell, changed), `byte ${i}`).toThrow(PiiUnreadable);
    }
    expect(() => codec.open(cell, sealed.subarray(0, 20))).toThrow(PiiUnreadable);
    expect(() => other.open(cell, sealed)).toThrow(PiiUnreadable);
  });

  it('[PRV-06] the blind index finds the same value within a tenant and column only', () => {
    const index = codec.blindIndex(cell, '+8613800138000').toString('hex');
    expect(index).toHaveLength(32);
    expect(codec.blindIndex({ ...cell }, '+8613800138000').toString('hex')).toBe(index);
    const elsewhere = [
      codec.blindIndex(cell, '+8613800138001'),
      codec.blindIndex({ ...cell, tenantId: '0190a5b0-0000-7000-8000-000000000002' }, '+8613800138000'),
      codec.blindIndex({ ...cell, column: 'email' }, '+8613800138000'),
      other.blindIndex(cell, '+8613800138000'),
    ];
    for (const bytes of elsewhere) expect(bytes.toString('hex')).not.toBe(index);
  });
});
