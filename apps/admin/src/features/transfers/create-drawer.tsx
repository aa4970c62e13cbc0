import { transferRoutes } from '@larder/contracts/inventory/transfers';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Button, DateInput, Drawer, Field, IconButton, RadioSegment, TextInput } from '@larder/ui';
import { useQuery } from '@tanstack/react-query';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { FieldPair, FormBody, FormButtons, FormProblem } from '../../components/form.tsx';
import { ItemCombobox, type PickedItem } from '../../components/item-combobox.tsx';
import { QuantityField } from '../../components/quantity-field.tsx';
import { StoreCombobox } from '../../components/store-combobox.tsx';
import { readQuantity } from '../../lib/amount.ts';
import { ProblemError } from '../../lib/problem.ts';
import { apiQuery, useApiMutation } from '../../lib/query.ts';
import { nameIn, useScope } from '../../lib/scope.ts';
import styles from './transfers.module.css';

interface CreateDrawerProps {
  open: boolean;
  onClose: () => void;
  onCreated: (id: string) => void;
}

interface Draft extends PickedItem {
  readonly quantity: string;
}

/** Asks another store for goods, or offers it some. */
export function CreateDrawer({ open, onClose, onCreated }: CreateDrawerProps) {
  const t = useTranslations('transfers');
  return (
    <Drawer open={open} onOpenChange={(next) => (next ? undefined : onClose())} title={t('new')} size="wide">
      {open ? <CreateForm onClose={onClose} onCreated={onCreated} /> : null}
    </Drawer>
  );
}

function CreateForm({ onClose, onCreated }: Omit<CreateDrawerProps, 'open'>) {
  const t = useTranslations('transfers');
  const formats = useFormats();
  const { store, stores } = useScope();
  const [own, setOwn] = useState(store?.id ?? stores[0]?.id ?? '');
  const [direction, setDirection] = useState<'take' | 'give'>('take');
  const [partner, setPartner] = useState<string | null>(null);
  const [plannedOn, setPlannedOn] = useState('');
  const [note, setNote] = useState('');
  const [lines, setLines] = useState<readonly Draft[]>([]);
  const [problem, setProblem] = useState('');
  const partners = useQuery({
    ...apiQuery('inventory', transferRoutes.partners, { params: { id: own } }),
    enabled: own !== '',
  });
  const create = useApiMutation({
    route: transferRoutes.create,
    invalidates: ['inventory', 'audit'],
    success: (made) => t(made.state === 'agreed' ? 'done.createAgreed' : 'done.create'),
    onSuccess: (made) => {
      onClose();
      onCreated(made.id);
    },
  });
  const dayRefused =
    create.error instanceof ProblemError
      ? create.error.errors.find((field) => field.path === 'plannedOn')?.message
      : undefined;
  const submit = () => {
    if (partner === null) return setProblem(t('create.choosePartner'));
    if (lines.length === 0) return setProblem(t('create.noLines'));
    const read = lines.map((line) => ({ itemId: line.id, quantity: readQuantity(line.quantity) ?? '0' }));
    if (read.some((line) => Number(line.quantity) <= 0)) return setProblem(t('create.quantityWrong'));
    setProblem('');
    create.mutate({
      body: {
        fromStoreId: direction === 'give' ? own : partner,
        toStoreId: direction === 'give' ? partner : own,
        note: note.trim() || null,
        ...(plannedOn ? { plannedOn } : {}),
        lines: read,
      },
    });
  };
  return (
    <FormBody
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Field label={t('create.direction')}>
        <RadioSegment
          value={direction}
          onValueChange={setDirection}
          options={(['take', 'give'] as const).map((value) => ({ value, label: t(`create.${value}`) }))}
        />
      </Field>
      <FieldPair>
        {store ? null : (
          <Field label={t('create.own')}>
            <StoreCombobox
              stores={stores}
              value={own}
              onValueChange={(next) => {
                setOwn(next ?? '');
                setPartner(null);
              }}
            />
          </Field>
        )}
        <Field label={t('create.partner')} required>
          <StoreCombobox
            stores={partners.data?.items ?? []}
            value={partner}
            placeholder={t('create.choosePartner')}
            onValueChange={setPartner}
          />
        </Field>
        <Field label={t('create.planned')} optional error={dayRefused}>
          <DateInput value={plannedOn} onChange={(event) => setPlannedOn(event.currentTarget.value)} />
        </Field>
      </FieldPair>
      <Field label={t('items')} required>
        <ItemCombobox
          key={lines.length}
          autoFocus={lines.length > 0}
          value={null}
          except={new Set(lines.map((line) => line.id))}
          placeholder={t('create.addItem')}
          aria-label={t('create.addItem')}
          onPick={(item) => (item ? setLines([...lines, { ...item, quantity: '' }]) : undefined)}
        />
      </Field>
      {lines.length > 0 ? (
        <ul className={styles['moved']}>
          {lines.map((line) => {
            const name = nameIn(formats.locale, line);
            return (
              <li key={line.id}>
                <span className={styles['two']}>
                  {name}
                  <small>{line.sku}</small>
                </span>
                <span className={styles['entryRow']}>
                  <QuantityField
                    label={t('quantityOf', { item: name })}
                    unit={formats.unit(line.baseUom)}
                    value={line.quantity}
                    onChange={(quantity) =>
                      setLines(lines.map((one) => (one.id === line.id ? { ...one, quantity } : one)))
                    }
                  />
                  <IconButton
                    label={t('create.remove', { item: name })}
                    icon={<Trash2 aria-hidden />}
                    onClick={() => setLines(lines.filter((one) => one.id !== line.id))}
                  />
                </span>
              </li>
            );
          })}
        </ul>
      ) : null}
      <Field label={t('create.note')} optional>
        <TextInput value={note} maxLength={300} onChange={(event) => setNote(event.currentTarget.value)} />
      </Field>
      <FormProblem>{problem}</FormProblem>
      <FormButtons>
        <Button onClick={onClose}>{t('keep')}</Button>
        <Button variant="primary" type="submit" loading={create.isPending}>
          {t('create.submit')}
        </Button>
      </FormButtons>
    </FormBody>
  );
}
