import { DEMAND_ALERT_KINDS, type DemandAlertKind, demandAlertRoutes } from '@larder/contracts/ordering/demand-alerts';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Drawer, RadioSegment } from '@larder/ui';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { QueryGate } from '../../components/detail-page.tsx';
import { EditFoot } from '../../components/edit-foot.tsx';
import { FormBody } from '../../components/form.tsx';
import { CategoriesField, type GoodsItem, ItemsField } from '../../components/goods-fields.tsx';
import { useEditBase } from '../../lib/edit-base.ts';
import { apiQuery, useApiMutation, useProblemText } from '../../lib/query.ts';
import { nameIn } from '../../lib/scope.ts';
import { useMay } from '../../lib/session.ts';
import styles from './demand-alerts.module.css';

/** Which goods each kind of weather watches; head office changes it, others read. */
export function GoodsDrawer({ open, onClose }: { open: boolean; onClose: () => void }) {
  const t = useTranslations('demand-alerts');
  const [kind, setKind] = useState<DemandAlertKind>('heat');
  return (
    <Drawer open={open} onOpenChange={(next) => (next ? undefined : onClose())} title={t('goods.title')}>
      <div className={styles['choose']}>
        <p className={styles['quiet']}>{t('goods.hint')}</p>
        <RadioSegment
          aria-label={t('kind.label')}
          value={kind}
          onValueChange={setKind}
          options={DEMAND_ALERT_KINDS.map((value) => ({ value, label: t(`kind.${value}`) }))}
        />
      </div>
      {open ? <LoadedGoods kind={kind} onClose={onClose} /> : null}
    </Drawer>
  );
}

/** The form of a kind, on what the server holds now: begun on an older answer, saving would undo a colleague's choice. */
function LoadedGoods({ kind, onClose }: { kind: DemandAlertKind; onClose: () => void }) {
  const query = useQuery({ ...apiQuery('ordering', demandAlertRoutes.goods, {}), staleTime: 0, gcTime: 0 });
  return (
    <QueryGate query={query}>
      {({ kinds }) => {
        const chosen = kinds.find((k) => k.kind === kind);
        return chosen ? <GoodsForm key={kind} chosen={chosen} onClose={onClose} /> : null;
      }}
    </QueryGate>
  );
}

interface GoodsFormProps {
  chosen: { kind: DemandAlertKind; items: GoodsItem[]; categories: GoodsItem[]; version: number };
  onClose: () => void;
}

function GoodsForm({ chosen, onClose }: GoodsFormProps) {
  const t = useTranslations('demand-alerts');
  const { locale } = useFormats();
  const may = useMay();
  const [items, setItems] = useState<GoodsItem[]>(chosen.items);
  const [categories, setCategories] = useState(chosen.categories.map((c) => c.id));
  const problemText = useProblemText();
  const edit = useEditBase(chosen);
  const save = useApiMutation({
    route: demandAlertRoutes.putGoods,
    // After a refusal too: what the colleague chose is read, and what is chosen here stays.
    invalidates: ['ordering', 'audit'],
    success: () => t('goods.saved'),
    onSuccess: onClose,
    quiet: true,
  });
  const unchosen = t(chosen.kind === 'regional' ? 'goods.keepingSeason' : 'goods.keepingLong');
  const remove = (name: string) => t('goods.remove', { name });
  if (!may('org.policy.write')) {
    const names = [...chosen.categories, ...chosen.items].map((one) => nameIn(locale, one));
    return <p>{names.length === 0 ? unchosen : names.join(t('and'))}</p>;
  }
  return (
    <FormBody
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(
          {
            body: { kind: chosen.kind, items: items.map((i) => i.id), categories, version: edit.base.version },
          },
          { onError: (error) => void edit.refused(error) },
        );
      }}
    >
      <CategoriesField
        value={categories}
        onChange={setCategories}
        words={{ label: t('goods.categories'), add: t('goods.addCategory'), remove }}
      />
      <ItemsField
        value={items}
        onChange={setItems}
        words={{ label: t('goods.items'), add: t('goods.addItem'), remove }}
      />
      {items.length + categories.length === 0 ? <p className={styles['quiet']}>{unchosen}</p> : null}
      <EditFoot
        edit={edit}
        changed={edit.changed.flatMap((name) =>
          name === 'items' || name === 'categories' ? [t(`goods.${name}`)] : [],
        )}
        problem={save.error ? problemText(save.error) : undefined}
        saving={save.isPending}
        action={t('goods.save')}
        onReload={() => {
          setItems(chosen.items);
          setCategories(chosen.categories.map((c) => c.id));
        }}
        onCancel={onClose}
      />
    </FormBody>
  );
}
