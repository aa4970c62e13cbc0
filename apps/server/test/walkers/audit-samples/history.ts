import { first, type Listed, on, type Samples, type Versioned, type Workshop } from './workshop.ts';

// ── files from elsewhere ──

const IMPORTS = '/api/v1/imports';

/** Sales of the first store's goods on a day long past, as a spreadsheet has them. */
async function salesFile(w: Workshop, ago: number): Promise<string> {
  const { items: stores } = await w.owner<Listed<{ id: string; code: string }>>('GET', '/api/v1/stores?limit=200');
  const { items } = await w.owner<Listed<{ sku: string; type: string }>>('GET', '/api/v1/items?limit=200');
  const { code } = first(
    stores.filter((s) => s.id === w.stores[0]),
    'the store',
  );
  const skus = items.filter((i) => i.type === 'sellable').map((i) => i.sku);
  const rows = skus.map((sku) => [code, sku, w.day(-ago), 20].join(','));
  return ['store,sku,date,qty', ...rows, ''].join('\n');
}

async function step(w: Workshop, { id, version }: Versioned, verb: 'check' | 'start'): Promise<Versioned> {
  await w.owner('POST', `${IMPORTS}/${id}/${verb}`, { version });
  await w.drain();
  return w.owner('GET', `${IMPORTS}/${id}`);
}
const uploaded = async (w: Workshop) => w.upload(await salesFile(w, 200));

/** Past sales, and what is learnt from them. */
export const HISTORIES: Samples = {
  'POST /api/v1/imports/:id/check': async (w) => on(await uploaded(w)),
  'POST /api/v1/imports/:id/start': async (w) => on(await step(w, await uploaded(w), 'check')),

  'POST /api/v1/ordering/demand-model/back-test': async (w) => {
    // One piece of the model's work at a time.
    await w.drain();
    return {};
  },
  'POST /api/v1/ordering/accuracy/remeasure': async (w) => {
    await w.drain();
    return { body: { weeks: 1 } };
  },
};
