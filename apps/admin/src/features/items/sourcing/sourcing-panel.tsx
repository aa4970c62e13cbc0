import type { ItemDetail } from '@larder/contracts/catalog/items';
import { type ItemSourcing, type SourcingChain, sourcingRoutes } from '@larder/contracts/catalog/sourcing';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Badge, Button } from '@larder/ui';
import { useQuery } from '@tanstack/react-query';
import { Download, Plus, Upload } from 'lucide-react';
import { useState } from 'react';
import { Panel, QueryGate } from '../../../components/detail-page.tsx';
import { Fold } from '../../../components/fold.tsx';
import { lazyDrawer } from '../../../components/lazy-drawer.tsx';
import { call } from '../../../lib/api-client.ts';
import { saveCsv } from '../../../lib/csv.ts';
import { apiQuery } from '../../../lib/query.ts';
import { nameIn } from '../../../lib/scope.ts';
import { useMay } from '../../../lib/session.ts';
import { SOURCING_COLUMNS } from './file.ts';
import styles from './sourcing.module.css';

const ChainDrawer = lazyDrawer(() => import('./chain-drawer.tsx').then((m) => m.ChainDrawer));
const ImportDialog = lazyDrawer(() => import('./import-dialog.tsx').then((m) => m.SourcingImport));

/** Where an item comes from, in order, by unit; and what that means for each store. */
export default function SourcingPanel({ item }: { readonly item: ItemDetail }) {
  const t = useTranslations('sourcing');
  const may = useMay();
  const writes = may('catalog.listing.write');
  const [editing, setEditing] = useState<SourcingChain | 'new' | null>(null);
  const [importing, setImporting] = useState(false);
  const query = useQuery(apiQuery('catalog', sourcingRoutes.ofItem, { params: { id: item.id } }));
  const exportAll = async () => {
    const { rows } = await call(sourcingRoutes.export, {});
    saveCsv('larder-sources.csv', [[...SOURCING_COLUMNS], ...rows.map((r) => SOURCING_COLUMNS.map((c) => r[c]))]);
  };
  return (
    <Panel
      title={t('chains')}
      actions={
        <span className={styles['actions']}>
          <Button size="sm" icon={<Download aria-hidden />} onClick={() => void exportAll()}>
            {t('export')}
          </Button>
          {writes ? (
            <>
              <Button size="sm" icon={<Upload aria-hidden />} onClick={() => setImporting(true)}>
                {t('import')}
              </Button>
              <Button size="sm" icon={<Plus aria-hidden />} onClick={() => setEditing('new')}>
                {t('newChain')}
              </Button>
            </>
          ) : null}
        </span>
      }
    >
      <QueryGate query={query}>
        {(sourcing) => (
          <>
            {sourcing.chains.length === 0 ? <p>{t('noChains')}</p> : null}
            {sourcing.chains.map((chain) => (
              <Chain
                key={chain.unitId}
                chain={chain}
                baseUom={item.baseUom}
                onEdit={writes ? () => setEditing(chain) : undefined}
              />
            ))}
            <Stores sourcing={sourcing} />
            <ChainDrawer
              open={editing !== null}
              item={item}
              chain={editing === 'new' ? null : editing}
              taken={sourcing.chains.map((c) => c.unitId)}
              onClose={() => setEditing(null)}
            />
          </>
        )}
      </QueryGate>
      <ImportDialog open={importing} onClose={() => setImporting(false)} />
    </Panel>
  );
}

function Chain({
  chain,
  baseUom,
  onEdit,
}: {
  chain: SourcingChain;
  baseUom: string;
  onEdit: (() => void) | undefined;
}) {
  const t = useTranslations('sourcing');
  const formats = useFormats();
  const name = nameIn(formats.locale, { name: chain.unitName, nameEn: chain.unitNameEn });
  return (
    <section className={styles['chain']}>
      <header>
        <b>{chain.wholeChain ? t('default', { unit: name }) : name}</b>
        {onEdit ? (
          <Button size="sm" onClick={onEdit} aria-label={t('editFor', { unit: name })}>
            {t('edit')}
          </Button>
        ) : null}
      </header>
      <ol>
        {chain.lines.map((line, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the place in the chain is what a line is
          <li key={at}>
            {nameIn(formats.locale, { name: line.sourceName, nameEn: line.sourceNameEn })}{' '}
            <Badge>{t(`kinds.${line.kind}`)}</Badge> {line.usable ? null : <Badge tone="bad">{t('unusable')}</Badge>}{' '}
            <small>
              {[
                t('packOf', {
                  quantity: formats.quantity(line.pack, baseUom),
                  price: formats.money(line.packPrice, line.currency),
                }),
                line.sharePct === null ? '' : t('share', { percent: line.sharePct }),
                line.limit === null ? '' : t('limit', { quantity: formats.quantity(line.limit, baseUom) }),
                line.validFrom === null ? '' : t('from', { date: formats.businessDay(line.validFrom) }),
                line.validTo === null ? '' : t('to', { date: formats.businessDay(line.validTo) }),
              ]
                .filter(Boolean)
                .join(' · ')}
            </small>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** The chain that counts in each store, and where it comes from. */
function Stores({ sourcing }: { sourcing: ItemSourcing }) {
  const t = useTranslations('sourcing');
  const formats = useFormats();
  const units = new Map(
    sourcing.chains.map((c) => [c.unitId, nameIn(formats.locale, { name: c.unitName, nameEn: c.unitNameEn })]),
  );
  if (sourcing.chains.length === 0 || sourcing.stores.length === 0) return null;
  return (
    <Fold summary={t('effective', { count: sourcing.stores.length })}>
      {sourcing.stores.map((store) => (
        <li key={store.storeId}>
          <b>{nameIn(formats.locale, { name: store.storeName, nameEn: store.storeNameEn })}</b>
          <span>{store.sources.map((s) => nameIn(formats.locale, s)).join(' → ')}</span>
          <small>
            {store.fromUnitId === null ? t('ofListing') : t('ofUnit', { unit: units.get(store.fromUnitId) ?? '' })}
          </small>
        </li>
      ))}
    </Fold>
  );
}
