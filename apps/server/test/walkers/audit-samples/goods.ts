import { newId } from '../../../src/platform/ids/ids.ts';
import { ticketOf } from '../../support/tills.ts';
import { first, type Listed, on, type Samples, type Versioned, type Workshop } from './workshop.ts';

/** The first store asks the second one: the second one has not agreed yet. */
const proposed = (w: Workshop) =>
  w.manager<Versioned>('POST', '/api/v1/transfers', {
    fromStoreId: w.stores[1],
    toStoreId: w.stores[0],
    lines: [{ itemId: w.stocked, quantity: '1' }],
  });
const agreed = (w: Workshop) =>
  w.owner<Versioned>('POST', '/api/v1/transfers', {
    fromStoreId: w.stores[0],
    toStoreId: w.stores[1],
    lines: [{ itemId: w.stocked, quantity: '1' }],
  });
const step = (w: Workshop, { id, version }: Versioned, verb: string, body: object) =>
  w.owner<Versioned>('POST', `/api/v1/transfers/${id}/${verb}`, { version, ...body });
const shipped = async (w: Workshop) => step(w, await agreed(w), 'ship', { lines: [] });
const short = async (w: Workshop) =>
  step(w, await shipped(w), 'receive', { parcels: [{ parcelNo: 1, quantity: '0' }] });

async function terminal(w: Workshop): Promise<{ storeId: string; code: string; version: number }> {
  const code = `W${newId().slice(-6)}`;
  return w.owner('POST', '/api/v1/pos/terminals', { storeId: w.stores[0], code });
}

/** Goods, their stock and their tickets. */
export const GOODS: Samples = {
  'POST /api/v1/transfers/:id/agree': async (w) => on(await proposed(w)),
  'POST /api/v1/transfers/:id/decline': async (w) => on(await proposed(w), { reason: 'walked' }),
  'POST /api/v1/transfers/:id/ship': async (w) => on(await agreed(w), { lines: [] }),
  'POST /api/v1/transfers/:id/receive': async (w) => on(await shipped(w), { parcels: [] }),
  'POST /api/v1/transfers/:id/settle': async (w) => on(await short(w), { settlement: 'lost' }),
  'POST /api/v1/stores/:id/counts': async (w) => ({
    params: { id: w.stores[0] },
    body: { documentId: newId(), lines: [{ itemId: w.stocked, quantity: '7' }] },
  }),
  'POST /api/v1/items/:id/recipes': async (w) => {
    const { items } = await w.owner<Listed<{ id: string; type: string }>>('GET', '/api/v1/items?limit=200');
    const made = await w.owner<{ id: string }>('POST', '/api/v1/items', {
      sku: `W-${newId().slice(-8)}`,
      name: 'Walked',
      nameEn: 'Walked',
      type: 'sellable',
      categoryId: null,
      baseUom: 'each',
      shelfLifeDays: null,
      storage: 'ambient',
      price: 100,
      costMilli: 1_000,
      stocked: false,
      status: 'active',
    });
    const component = first(
      items.filter((i) => i.type === 'ingredient'),
      'an ingredient',
    );
    return {
      params: { id: made.id },
      body: {
        effectiveFrom: w.day(1),
        yield: '1',
        lines: [{ componentId: component.id, quantity: '1', wastePct: 0 }],
      },
    };
  },
  'DELETE /api/v1/items/:id/codes': async (w) => {
    const code = { kind: 'barcode', code: '4006381333931' };
    await w.owner('POST', `/api/v1/items/${w.stocked}/codes`, code);
    return { params: { id: w.stocked }, query: code };
  },
  'DELETE /api/v1/policies': async (w) => {
    const scope = { key: 'ordering.bandPct', scopeUnitId: w.stores[0], scopeFormat: '' };
    await w.owner('PUT', '/api/v1/policies', { ...scope, value: 18, locked: false });
    return { query: scope };
  },
  'POST /api/v1/pos/unmapped-codes/map': async (w) => {
    const { code } = await terminal(w);
    await w.till([ticketOf([{ sku: 'W-UNKNOWN' }], { terminalCode: code })]);
    await w.drain();
    return { body: { code: 'W-UNKNOWN', itemId: w.stocked } };
  },
  'PUT /api/v1/pos/terminals/:storeId/:code/status': async (w) => {
    const { storeId, code, version } = await terminal(w);
    return { params: { storeId, code }, body: { status: 'retired', version } };
  },
  'POST /api/v1/pos/quarantine/:id/fix': async (w) => {
    const { code } = await terminal(w);
    const right = ticketOf([{ sku: 'W-UNKNOWN' }], { terminalCode: code });
    await w.till([{ ...right, total: 77 }]);
    const open = await w.owner<Listed<Versioned>>('GET', '/api/v1/pos/quarantine?reason=total_mismatch');
    return on(first(open.items, 'a refused ticket'), { ticket: right });
  },
};
