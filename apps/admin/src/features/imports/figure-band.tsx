import type { ImportFigures } from '@larder/contracts/pos-sync/imports';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { LedgerBand, Stat } from '@larder/ui';

/** What the file holds: tickets and money, or days and units. */
export function FigureBand({ figures, currency }: { figures: ImportFigures; currency: string }) {
  const t = useTranslations('imports');
  const formats = useFormats();
  const { tickets, itemDays } = figures;
  const days =
    figures.firstDate && figures.lastDate
      ? t('fromTo', { from: formats.businessDate(figures.firstDate), to: formats.businessDate(figures.lastDate) })
      : undefined;
  if (tickets)
    return (
      <LedgerBand label={t('contents')}>
        <Stat
          label={t('sales')}
          value={formats.number(tickets.sales)}
          note={formats.money(tickets.saleAmount, currency)}
        />
        <Stat
          label={t('refunds')}
          value={formats.number(tickets.refunds)}
          note={formats.money(tickets.refundAmount, currency)}
        />
        <Stat
          label={t('net')}
          value={formats.moneyRounded(tickets.saleAmount - tickets.refundAmount, currency)}
          note={days}
        />
        <Stat
          label={t('wastes')}
          value={formats.number(tickets.wastes)}
          note={t('units', { quantity: formats.quantity(tickets.wasteQuantity) })}
        />
        <Stat label={t('quarantined')} value={formats.number(tickets.quarantined)} note={t('quarantinedNote')} />
      </LedgerBand>
    );
  if (!itemDays) return null;
  return (
    <LedgerBand label={t('contents')}>
      <Stat label={t('dayRows')} value={formats.number(figures.rows - figures.badRows)} note={days} />
      <Stat label={t('unitsSold')} value={formats.quantity(itemDays.quantity)} />
      <Stat label={t('stores')} value={formats.number(itemDays.stores)} />
      <Stat label={t('items')} value={formats.number(itemDays.items)} />
    </LedgerBand>
  );
}
