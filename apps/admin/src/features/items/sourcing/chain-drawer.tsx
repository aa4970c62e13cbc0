import type { ItemDetail } from '@larder/contracts/catalog/items';
import { MAX_SOURCES, type SourcingChain, sourcingRoutes } from '@larder/contracts/catalog/sourcing';
import { supplyRoutes } from '@larder/contracts/catalog/supply';
import { orgRoutes } from '@larder/contracts/org/units';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Button, Combobox, DateInput, Drawer, Field, Select, TextInput } from '@larder/ui';
import { useQuery } from '@tanstack/react-query';
import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { FormBody, FormButtons } from '../../../components/form.tsx';
import { apiQuery, useApiMutation } from '../../../lib/query.ts';
import { nameIn } from '../../../lib/scope.ts';
import styles from './sourcing.module.css';

interface Draft {
  readonly key: number;
  supplierItemId: string;
  validFrom: string;
  validTo: string;
  sharePct: string;
  limit: string;
}

interface ChainDrawerProps {
  readonly open: boolean;
  readonly item: ItemDetail;
  /** Null: a new one. */
  readonly chain: SourcingChain | null;
  /** Units that have one. */
  readonly taken: readonly string[];
  readonly onClose: () => void;
}

/** The ordered sources of an item for one unit. Taking all lines away lets the unit inherit again. */
export function ChainDrawer(props: ChainDrawerProps) {
  const t = useTranslations('sourcing');
  return (
    <Drawer
      open={props.open}
      onOpenChange={(next) => (next ? undefined : props.onClose())}
      title={t('chains')}
      description={t('chainDetail')}
    >
      {props.open ? <Form key={props.chain?.unitId ?? 'new'} {...props} /> : null}
    </Drawer>
  );
}

let serial = 0;
const draft = (supplierItemId: string): Draft => {
  serial += 1;
  return { key: serial, supplierItemId, validFrom: '', validTo: '', sharePct: '', limit: '' };
};

function Form({ item, chain, taken, onClose }: ChainDrawerProps) {
  const t = useTranslations('sourcing');
  const formats = useFormats();
  const units = useQuery(apiQuery('org', orgRoutes.units, {}));
  const supply = useQuery(apiQuery('catalog', supplyRoutes.itemSupply, { params: { id: item.id } }));
  const [unitId, setUnitId] = useState(chain?.unitId ?? null);
  const [lines, setLines] = useState<readonly Draft[]>(
    () =>
      chain?.lines.map((l) => ({
        ...draft(l.supplierItemId),
        validFrom: l.validFrom ?? '',
        validTo: l.validTo ?? '',
        sharePct: l.sharePct === null ? '' : String(l.sharePct),
        limit: l.limit ?? '',
      })) ?? [],
  );
  const put = useApiMutation({
    route: sourcingRoutes.put,
    invalidates: ['catalog', 'ordering', 'audit'],
    success: () => t('saved'),
    onSuccess: onClose,
  });
  const offers = supply.data?.offers ?? [];
  const change = (key: number, patch: Partial<Draft>) =>
    setLines((all) => all.map((l) => (l.key === key ? { ...l, ...patch } : l)));
  const move = (at: number, by: -1 | 1) =>
    setLines((all) => {
      const next = [...all];
      const [line] = next.splice(at, 1);
      if (line) next.splice(at + by, 0, line);
      return next;
    });
  return (
    <FormBody
      onSubmit={(event) => {
        event.preventDefault();
        if (unitId === null) return;
        put.mutate({
          params: { id: item.id, unitId },
          body: {
            version: chain?.version ?? 0,
            lines: lines.map((l) => ({
              supplierItemId: l.supplierItemId,
              validFrom: l.validFrom || null,
              validTo: l.validTo || null,
              sharePct: l.sharePct === '' ? null : Number(l.sharePct),
              limit: l.limit || null,
            })),
          },
        });
      }}
    >
      <Field label={t('unit')} required>
        <Combobox
          disabled={chain !== null}
          value={unitId}
          onValueChange={setUnitId}
          options={(units.data?.items ?? [])
            .filter((u) => u.id === chain?.unitId || !taken.includes(u.id))
            .map((u) => ({ value: u.id, label: nameIn(formats.locale, u), hint: u.code, keywords: u.code }))}
        />
      </Field>
      {lines.map((line, at) => (
        <fieldset key={line.key} className={styles['row']}>
          <Field label={t('source', { place: at + 1 })}>
            <Select
              value={line.supplierItemId}
              onValueChange={(next) => change(line.key, { supplierItemId: next })}
              options={offers.map((o) => ({
                value: o.supplierItemId,
                label: nameIn(formats.locale, { name: o.sourceName, nameEn: o.sourceNameEn }),
                hint: formats.quantity(o.pack, item.baseUom),
              }))}
            />
          </Field>
          <Field label={t('validFrom')}>
            <DateInput
              value={line.validFrom}
              max={line.validTo || undefined}
              onChange={(event) => change(line.key, { validFrom: event.currentTarget.value })}
            />
          </Field>
          <Field label={t('validTo')}>
            <DateInput
              value={line.validTo}
              min={line.validFrom || undefined}
              onChange={(event) => change(line.key, { validTo: event.currentTarget.value })}
            />
          </Field>
          <Field label={t('sharePct')}>
            <TextInput
              inputMode="numeric"
              pattern="[1-9][0-9]?|100"
              value={line.sharePct}
              onChange={(event) => change(line.key, { sharePct: event.currentTarget.value.trim() })}
            />
          </Field>
          <Field label={t('limitIn', { unit: formats.unit(item.baseUom) })}>
            <TextInput
              inputMode="decimal"
              pattern="[0-9]+([.][0-9]{1,3})?"
              value={line.limit}
              onChange={(event) => change(line.key, { limit: event.currentTarget.value.trim() })}
            />
          </Field>
          <span className={styles['actions']}>
            <Button size="sm" icon={<ArrowUp aria-hidden />} disabled={at === 0} onClick={() => move(at, -1)}>
              {t('up')}
            </Button>
            <Button
              size="sm"
              icon={<ArrowDown aria-hidden />}
              disabled={at === lines.length - 1}
              onClick={() => move(at, 1)}
            >
              {t('down')}
            </Button>
            <Button
              size="sm"
              icon={<Trash2 aria-hidden />}
              onClick={() => setLines((all) => all.filter((l) => l.key !== line.key))}
            >
              {t('remove')}
            </Button>
          </span>
        </fieldset>
      ))}
      {lines.length === 0 && chain ? <p>{t('inherits')}</p> : null}
      {offers.length === 0 && !supply.isFetching ? <p>{t('noOffers')}</p> : null}
      <Button
        icon={<Plus aria-hidden />}
        disabled={offers.length === 0 || lines.length >= MAX_SOURCES}
        onClick={() => {
          const next = offers.find((o) => !lines.some((l) => l.supplierItemId === o.supplierItemId)) ?? offers[0];
          if (next) setLines((all) => [...all, draft(next.supplierItemId)]);
        }}
      >
        {t('addSource')}
      </Button>
      <FormButtons>
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button
          variant="primary"
          type="submit"
          disabled={unitId === null || (lines.length === 0 && chain === null)}
          loading={put.isPending}
        >
          {t('save')}
        </Button>
      </FormButtons>
    </FormBody>
  );
}
