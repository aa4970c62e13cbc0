import { contestRoutes, LEAST_PUZZLE_ITEMS, MOST_PUZZLE_ITEMS } from '@larder/contracts/ordering/contests';
import { useFormats, useTranslations } from '@larder/i18n/react';
import {
  Badge,
  Button,
  Checkbox,
  Combobox,
  Drawer,
  Field,
  IconButton,
  RadioSegment,
  Select,
  TextInput,
} from '@larder/ui';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { useState } from 'react';
import { FieldPair, FormBody, FormButtons, FormProblem } from '../../components/form.tsx';
import { pinyinInitials } from '../../lib/pinyin.ts';
import { apiQuery, useApiMutation, useProblemText } from '../../lib/query.ts';
import { nameIn } from '../../lib/scope.ts';
import { useSession } from '../../lib/session.ts';
import styles from './contests.module.css';
import { SpanFields, TooLittle, useSpan } from './practice-view.tsx';

const DAY_MS = 86_400_000;
const ENDS = ['3', '7', '14', '30'] as const;
const BEGINS = ['0', '1', '3', '7'] as const;

interface CreateDrawerProps {
  onClose: () => void;
  onOpened: (contestId: string) => void;
}

/** Headquarters opens a contest: whose month, which items, who plays, until when. */
export default function CreateDrawer({ onClose, onOpened }: CreateDrawerProps) {
  const t = useTranslations('contests');
  return (
    <Drawer open onOpenChange={(next) => (next ? undefined : onClose())} title={t('create.title')} size="wide">
      <CreateForm onClose={onClose} onOpened={onOpened} />
    </Drawer>
  );
}

function CreateForm({ onClose, onOpened }: CreateDrawerProps) {
  const t = useTranslations('contests');
  const { locale } = useFormats();
  const problemText = useProblemText();
  const [name, setName] = useState('');
  const [storeId, setStoreId] = useState<string | null>(null);
  const [own, setOwn] = useState<ReadonlySet<string> | null>(null);
  const [everybody, setEverybody] = useState(true);
  const [stores, setStores] = useState<readonly string[]>([]);
  const [ends, setEnds] = useState<string>('7');
  const [begins, setBegins] = useState<string>('0');
  const [problem, setProblem] = useState('');
  const months = useQuery({
    ...apiQuery('ordering', contestRoutes.offer, { params: { id: storeId ?? '' }, query: {} }),
    enabled: storeId !== null,
  });
  const span = useSpan(months.data);
  const offer = useQuery({
    ...apiQuery('ordering', contestRoutes.offer, {
      params: { id: storeId ?? '' },
      query: { from: span.from, days: span.days },
    }),
    enabled: storeId !== null && span.from !== '',
    placeholderData: keepPreviousData,
  });
  const items = offer.data?.items ?? [];
  const chosen = own ?? new Set(items.filter((i) => i.chosen).map((i) => i.id));
  const picked = items.filter((i) => chosen.has(i.id));
  const open = useApiMutation({
    route: contestRoutes.open,
    invalidates: ['ordering', 'audit'],
    success: () => t('create.done'),
    onSuccess: (made) => {
      onClose();
      onOpened(made.id);
    },
    quiet: true,
  });
  const submit = () => {
    if (name.trim() === '') return setProblem(t('create.needName'));
    if (storeId === null || span.from === '') return setProblem(t('create.chooseStore'));
    if (picked.length < LEAST_PUZZLE_ITEMS || picked.length > MOST_PUZZLE_ITEMS)
      return setProblem(t('create.needItems'));
    if (!everybody && stores.length === 0) return setProblem(t('create.needStores'));
    setProblem('');
    const at = (days: string) => new Date(Date.now() + Number(days) * DAY_MS).toISOString();
    open.mutate({
      body: {
        name: name.trim(),
        storeId,
        from: span.from,
        days: span.days,
        itemIds: picked.map((i) => i.id),
        storeIds: everybody ? null : [...stores],
        closesAt: at(String(Number(ends) + Number(begins))),
        ...(begins === '0' ? {} : { opensAt: at(begins) }),
      },
    });
  };
  const choose = (id: string, on: boolean) => {
    const next = new Set(chosen);
    if (on) next.add(id);
    else next.delete(id);
    setOwn(next);
  };
  return (
    <FormBody
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Field label={t('create.name')} required>
        <TextInput
          value={name}
          maxLength={60}
          placeholder={t('create.namePlaceholder')}
          onChange={(event) => setName(event.currentTarget.value)}
        />
      </Field>
      <StoreField
        label={t('create.store')}
        value={storeId}
        onPick={(id) => {
          setStoreId(id);
          setOwn(null);
        }}
      />
      {months.data && months.data.months.length === 0 ? <TooLittle since={months.data.since} /> : null}
      {months.data && months.data.months.length > 0 ? (
        <FieldPair>
          <SpanFields
            offer={months.data}
            span={{
              ...span,
              set: (from, days) => {
                span.set(from, days);
                setOwn(null);
              },
            }}
          />
        </FieldPair>
      ) : null}
      {months.isLoading || offer.isLoading ? (
        <p className={styles['quiet']} role="status">
          {t('create.loading')}
        </p>
      ) : null}
      {items.length > 0 ? (
        <fieldset className={styles['items']}>
          <legend>
            {t('create.items')} <small>{t('create.chosen', { count: picked.length })}</small>
          </legend>
          <p className={styles['quiet']}>{t('create.itemsHint')}</p>
          <ul>
            {items.map((item) => (
              <li key={item.id}>
                <Checkbox
                  checked={chosen.has(item.id)}
                  onChange={(event) => choose(item.id, event.currentTarget.checked)}
                  label={nameIn(locale, item)}
                />
                <span className={styles['tags']}>
                  {item.tags.map((tag) => (
                    <Badge key={tag}>{t(`tag.${tag}`)}</Badge>
                  ))}
                  <small className="num">{t('create.perDay', { count: item.perDay })}</small>
                </span>
              </li>
            ))}
          </ul>
        </fieldset>
      ) : null}
      <Field label={t('create.stores')}>
        <RadioSegment
          value={everybody ? 'all' : 'some'}
          onValueChange={(value) => setEverybody(value === 'all')}
          options={(['all', 'some'] as const).map((value) => ({ value, label: t(`create.${value}`) }))}
        />
      </Field>
      {everybody ? null : <StoresField value={stores} onChange={setStores} />}
      <FieldPair>
        <Field label={t('create.begins')}>
          <Select
            value={begins}
            onValueChange={setBegins}
            options={BEGINS.map((days) => ({
              value: days,
              label: days === '0' ? t('create.now') : t('create.beginsIn', { days: Number(days) }),
            }))}
          />
        </Field>
        <Field label={t('create.ends')}>
          <Select
            value={ends}
            onValueChange={setEnds}
            options={ENDS.map((days) => ({
              value: days,
              label: t('create.endsIn', { days: Number(days) + Number(begins) }),
            }))}
          />
        </Field>
      </FieldPair>
      <FormProblem>{problem || (open.error ? problemText(open.error) : '')}</FormProblem>
      <FormButtons>
        <Button onClick={onClose}>{t('create.cancel')}</Button>
        <Button type="submit" variant="primary" loading={open.isPending}>
          {t('create.submit')}
        </Button>
      </FormButtons>
    </FormBody>
  );
}

interface StoreFieldProps {
  label: string;
  value: string | null;
  onPick: (id: string | null) => void;
  except?: ReadonlySet<string>;
}

function StoreField({ label, value, onPick, except }: StoreFieldProps) {
  const t = useTranslations('contests');
  const { locale } = useFormats();
  const { stores } = useSession();
  return (
    <Field label={label}>
      <Combobox
        value={value}
        placeholder={t('create.storePlaceholder')}
        onValueChange={onPick}
        options={stores
          .filter((s) => !except?.has(s.id))
          .map((s) => ({
            value: s.id,
            label: nameIn(locale, s),
            hint: s.code,
            keywords: `${s.name} ${s.nameEn ?? ''} ${s.code} ${pinyinInitials(s.name)}`,
          }))}
      />
    </Field>
  );
}

function StoresField({ value, onChange }: { value: readonly string[]; onChange: (ids: readonly string[]) => void }) {
  const t = useTranslations('contests');
  const { locale } = useFormats();
  const { stores } = useSession();
  return (
    <div>
      <StoreField
        // A pick empties the field: the next store is the next thing that a person types.
        key={value.length}
        label={t('create.addStore')}
        value={null}
        except={new Set(value)}
        onPick={(id) => (id ? onChange([...value, id]) : undefined)}
      />
      <ul className={styles['picked']}>
        {value.map((id) => {
          const store = stores.find((s) => s.id === id);
          const name = store ? nameIn(locale, store) : '';
          return (
            <li key={id}>
              {name}
              <IconButton
                variant="quiet"
                label={t('create.remove', { name })}
                icon={<X aria-hidden />}
                onClick={() => onChange(value.filter((one) => one !== id))}
              />
            </li>
          );
        })}
      </ul>
    </div>
  );
}
