import { type ItemDetail, itemRoutes } from '@larder/contracts/catalog/items';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Button, Field, IconButton, TextInput } from '@larder/ui';
import { Trash2 } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { Panel } from '../../components/detail-page.tsx';
import { isQuantity } from '../../lib/amount.ts';
import { useApiMutation } from '../../lib/query.ts';
import styles from './items.module.css';

/** Units in which the item may be entered, each with how many base units it holds. */
export function UnitsPanel({ item, writes }: { item: ItemDetail; writes: boolean }) {
  const t = useTranslations('items');
  const formats = useFormats();
  const base = formats.unit(item.baseUom);
  const put = useApiMutation({
    route: itemRoutes.putUoms,
    invalidates: ['catalog', 'audit'],
    success: () => t('saved'),
  });
  const save = (uoms: ItemDetail['uoms']) => put.mutateAsync({ params: { id: item.id }, body: { uoms } });
  return (
    <Panel title={t('units')}>
      <ul className={styles['rows']}>
        <li>
          <b>{base}</b>
          <span className={styles['quiet']}>{t('baseUnit')}</span>
        </li>
        {item.uoms.map(({ uom, factor }) => (
          <li key={uom}>
            <b>{formats.unit(uom)}</b>
            <span className={styles['quiet']}>
              {t('unitEquals', { quantity: formats.quantity(factor, item.baseUom) })}
            </span>
            {writes ? (
              <IconButton
                variant="quiet"
                size="sm"
                label={t('removeUnit', { unit: formats.unit(uom) })}
                icon={<Trash2 aria-hidden />}
                disabled={put.isPending}
                onClick={() => void save(item.uoms.filter((other) => other.uom !== uom)).catch(() => undefined)}
              />
            ) : null}
          </li>
        ))}
      </ul>
      {writes ? <AddUnit item={item} base={base} save={save} /> : null}
    </Panel>
  );
}

interface AddUnitProps {
  item: ItemDetail;
  base: string;
  save: (uoms: ItemDetail['uoms']) => Promise<unknown>;
}

function AddUnit({ item, base, save }: AddUnitProps) {
  const t = useTranslations('items');
  const [uom, setUom] = useState('');
  const [factor, setFactor] = useState('');
  const [tried, setTried] = useState(false);
  const name = uom.trim();
  const taken = name === item.baseUom || item.uoms.some((other) => other.uom === name);
  const uomProblem = name === '' ? t('required') : taken ? t('unitTaken') : undefined;
  const factorProblem = isQuantity(factor) && Number(factor) > 0 ? undefined : t('quantityInvalid');
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (uomProblem ?? factorProblem) return;
    try {
      await save([...item.uoms, { uom: name, factor: factor.trim() }]);
    } catch {
      // The mutation has already said why; what was typed stays for another try.
      return;
    }
    setUom('');
    setFactor('');
    setTried(false);
  };
  return (
    <form className={styles['addRow']} onSubmit={(event) => void submit(event)} noValidate>
      <Field label={t('unit')} error={tried ? uomProblem : undefined}>
        <TextInput value={uom} maxLength={20} onChange={(event) => setUom(event.currentTarget.value)} />
      </Field>
      <Field label={t('holds')} error={tried ? factorProblem : undefined}>
        <TextInput
          numeric
          inputMode="decimal"
          value={factor}
          suffix={<span>{base}</span>}
          onChange={(event) => setFactor(event.currentTarget.value)}
        />
      </Field>
      <Button type="submit">{t('addUnit')}</Button>
    </form>
  );
}
