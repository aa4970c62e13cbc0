import { type ItemDetail, itemRoutes } from '@larder/contracts/catalog/items';
import { useTranslations } from '@larder/i18n/react';
import { Button, Field, IconButton, Select, TextInput } from '@larder/ui';
import { Trash2 } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { Panel } from '../../components/detail-page.tsx';
import { call } from '../../lib/api-client.ts';
import { useApiMutation, useProblemText } from '../../lib/query.ts';
import { CODE_KINDS } from './item-words.ts';
import styles from './items.module.css';

type Kind = (typeof CODE_KINDS)[number];

/** What tills and people call this item: barcodes, the start of price labels from a scale, short names. */
export function CodesPanel({ item, writes }: { item: ItemDetail; writes: boolean }) {
  const t = useTranslations('items');
  const params = { id: item.id };
  const remove = useApiMutation({
    route: itemRoutes.removeCode,
    invalidates: ['catalog', 'audit'],
    success: (_, { query }) => t('codeRemoved', { code: query.code }),
    undo: {
      label: t('undo'),
      run: (_, { query }) => call(itemRoutes.addCode, { params, body: { kind: query.kind, code: query.code } }),
    },
  });
  return (
    <Panel title={t('codes')}>
      {item.codes.length === 0 ? <p className={styles['quiet']}>{t('noCodes')}</p> : null}
      <ul className={styles['rows']}>
        {item.codes.map(({ kind, code }) => (
          <li key={`${kind} ${code}`}>
            <b className="num">{code}</b>
            <span className={styles['quiet']}>{t(`codeKinds.${kind}`)}</span>
            {writes ? (
              <IconButton
                variant="quiet"
                size="sm"
                label={t('removeCode', { code })}
                icon={<Trash2 aria-hidden />}
                onClick={() => remove.mutate({ params, query: { kind, code } })}
              />
            ) : null}
          </li>
        ))}
      </ul>
      {writes ? <AddCode itemId={item.id} /> : null}
    </Panel>
  );
}

function AddCode({ itemId }: { itemId: string }) {
  const t = useTranslations('items');
  const problemText = useProblemText();
  const [kind, setKind] = useState<Kind>('barcode');
  const [code, setCode] = useState('');
  const [problem, setProblem] = useState<string>();
  const add = useApiMutation({ route: itemRoutes.addCode, invalidates: ['catalog', 'audit'], quiet: true });
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (code.trim() === '') {
      setProblem(t('required'));
      return;
    }
    add.mutate(
      { params: { id: itemId }, body: { kind, code } },
      {
        onSuccess: () => {
          setCode('');
          setProblem(undefined);
        },
        onError: (error) => setProblem(problemText(error)),
      },
    );
  };
  return (
    <form className={styles['addRow']} onSubmit={save} noValidate>
      <Field label={t('codeKind')}>
        <Select
          value={kind}
          onValueChange={setKind}
          options={CODE_KINDS.map((value) => ({ value, label: t(`codeKinds.${value}`) }))}
        />
      </Field>
      <Field label={t('code')} hint={t(`codeHints.${kind}`)} error={problem}>
        <TextInput
          value={code}
          maxLength={64}
          autoComplete="off"
          onChange={(event) => {
            setCode(event.currentTarget.value);
            setProblem(undefined);
          }}
        />
      </Field>
      <Button type="submit" loading={add.isPending}>
        {t('addCode')}
      </Button>
    </form>
  );
}
