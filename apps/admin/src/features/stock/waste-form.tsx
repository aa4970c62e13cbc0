import { type StockItem, stockRoutes, WASTE_REASONS } from '@larder/contracts/inventory/stock';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { unitName } from '@larder/i18n/units';
import { Button } from '@larder/ui';
import { useState } from 'react';
import { FormProblem } from '../../components/form.tsx';
import { QuantityField } from '../../components/quantity-field.tsx';
import { readQuantity } from '../../lib/amount.ts';
import { useApiMutation } from '../../lib/query.ts';
import { belowZero } from './model.ts';
import styles from './stock.module.css';

type Reason = (typeof WASTE_REASONS)[number];

interface Props {
  readonly storeId: string;
  readonly item: StockItem;
  readonly onDone: () => void;
}

/** How much of an item is wasted, and why: the reason records it. More than the book holds takes a second, named tap. */
export function WasteForm({ storeId, item, onDone }: Props) {
  const t = useTranslations('stock');
  const formats = useFormats();
  const [quantity, setQuantity] = useState('1');
  /** The reason that waits for the second tap. */
  const [doubted, setDoubted] = useState<Reason | null>(null);
  const save = useApiMutation({
    route: stockRoutes.waste,
    invalidates: ['inventory'],
    success: () => t('wasted'),
    onSuccess: onDone,
  });
  const amount = readQuantity(quantity);
  const valid = amount !== null && Number(amount) > 0;
  const after = valid ? belowZero(item, amount) : null;
  const inUnit = (of: string) => formats.quantity(of, item.baseUom);
  const record = (reason: Reason) =>
    save.mutate({
      params: { id: storeId },
      body: { lines: [{ itemId: item.itemId, quantity: amount ?? '0', reason }] },
    });
  return (
    <div className={styles['form']}>
      <QuantityField
        label={t('quantity')}
        unit={unitName(formats.locale, item.baseUom)}
        value={quantity}
        onChange={(typed) => {
          setQuantity(typed);
          setDoubted(null);
        }}
      />
      {valid && after !== null ? (
        <FormProblem
          action={
            doubted ? (
              <Button variant="danger" loading={save.isPending} onClick={() => record(doubted)}>
                {t('wasteAnyway', { quantity: inUnit(amount), reason: t(`reason.${doubted}`) })}
              </Button>
            ) : null
          }
        >
          {t('wasteBeyondBook', { onHand: inUnit(item.onHand), quantity: inUnit(amount), after: inUnit(after) })}
        </FormProblem>
      ) : null}
      <div className={styles['reasons']}>
        {WASTE_REASONS.map((reason) => (
          <button
            key={reason}
            type="button"
            className={styles['reason']}
            aria-pressed={after === null ? undefined : doubted === reason}
            disabled={!valid || save.isPending}
            onClick={() => (after === null ? record(reason) : setDoubted(reason))}
          >
            {t(`reason.${reason}`)}
          </button>
        ))}
      </div>
    </div>
  );
}
