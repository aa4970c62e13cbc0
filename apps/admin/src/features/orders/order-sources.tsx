import type { OrderDetail } from '@larder/contracts/ordering/order';
import { type LineSources, orderSourcingRoutes } from '@larder/contracts/ordering/sourcing';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { useQuery } from '@tanstack/react-query';
import { Split } from 'lucide-react';
import { Fold } from '../../components/fold.tsx';
import { apiQuery } from '../../lib/query.ts';
import { nameIn } from '../../lib/scope.ts';
import styles from './order-sources.module.css';

/** Which lines of an order come from more than one place, or not in full. Nothing, where everything comes as ordered. */
export default function OrderSources({ order }: { readonly order: OrderDetail }) {
  const t = useTranslations('order-sources');
  const formats = useFormats();
  const units = new Map(order.lines.map((l) => [l.itemId, l.baseUom]));
  const sentence = useSentence(order.deliveryDate);
  const query = useQuery(apiQuery('ordering', orderSourcingRoutes.ofOrder, { params: { id: order.id } }));
  const lines = query.data?.lines ?? [];
  if (lines.length === 0) return null;
  const names = new Map(order.lines.map((l) => [l.itemId, { name: l.name, nameEn: l.nameEn }]));
  const short = lines.filter((l) => l.short !== '0').length;
  return (
    <Fold
      className="no-print"
      warn={short > 0}
      summary={
        <>
          <Split aria-hidden />
          {t('summary', { count: lines.length, short })}
        </>
      }
    >
      {[...lines]
        .sort((a, b) => Number(b.short !== '0') - Number(a.short !== '0'))
        .map((line) => (
          <li key={line.itemId}>
            <b>{nameIn(formats.locale, names.get(line.itemId) ?? { name: '', nameEn: null })}</b>
            <span>{sentence(line, units.get(line.itemId) ?? '')}</span>
          </li>
        ))}
    </Fold>
  );
}

/** The same for one line, in its own panel. */
export function LineSource({
  orderId,
  itemId,
  unit,
}: {
  readonly orderId: string;
  readonly itemId: string;
  readonly unit: string;
}) {
  const sentence = useSentence(null);
  const query = useQuery(apiQuery('ordering', orderSourcingRoutes.ofOrder, { params: { id: orderId } }));
  const line = query.data?.lines.find((l) => l.itemId === itemId);
  if (!line) return null;
  return (
    <p className={styles['one']} data-short={line.short !== '0'}>
      <Split aria-hidden />
      {sentence(line, unit)}
    </p>
  );
}

/** "24 wanted: 12 from DC East, 12 from Supplier B, arrives Thursday". */
function useSentence(deliveryDate: string | null): (line: LineSources, unit: string) => string {
  const t = useTranslations('order-sources');
  const formats = useFormats();
  return (line, unit) => {
    const parts = line.parts.map((p) => {
      const words = {
        quantity: formats.quantity(p.quantity, unit),
        source: nameIn(formats.locale, { name: p.sourceName, nameEn: p.sourceNameEn }),
        date: formats.businessDay(p.deliveryDate),
      };
      if (p.state === 'failed') return t('partFailed', words);
      return t(p.deliveryDate === deliveryDate ? 'part' : 'partOn', words);
    });
    const short =
      line.short === '0' || line.reason === null
        ? []
        : [t('partShort', { quantity: formats.quantity(line.short, unit), reason: t(`reasons.${line.reason}`) })];
    return t('sentence', { wanted: formats.quantity(line.wanted, unit), parts: [...parts, ...short].join(t('comma')) });
  };
}
