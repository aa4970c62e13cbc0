import { type ApprovalRule, type RuleDryRun, ruleRoutes } from '@larder/contracts/workflow/rules';
import { currencyDigits } from '@larder/i18n';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Checkbox, Field, Skeleton } from '@larder/ui';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { AmountInput } from '../../components/amount-input.tsx';
import { useQueryError } from '../../components/list-page.tsx';
import { StoreCombobox } from '../../components/store-combobox.tsx';
import { apiQuery } from '../../lib/query.ts';
import { useScope } from '../../lib/scope.ts';
import styles from './approval-rules.module.css';
import { useRoleWords } from './ladder.tsx';

/** "Who would approve this?" for a store, and an amount where amounts decide. Writes nothing. */
export function DryRun({ rule }: { rule: ApprovalRule }) {
  const t = useTranslations('approval-rules');
  const formats = useFormats();
  const { stores, store } = useScope();
  const queryError = useQueryError();
  const [storeId, setStoreId] = useState<string | null>(store?.id ?? stores[0]?.id ?? null);
  const [amount, setAmount] = useState<number | null>(null);
  const [urgent, setUrgent] = useState(false);
  const place = stores.find((each) => each.id === storeId);
  const typed = amount !== null && !Number.isNaN(amount) ? amount : undefined;
  const query = useQuery({
    ...apiQuery('workflow', ruleRoutes.dryRun, {
      params: { key: rule.key },
      query: {
        storeId: storeId ?? '',
        ...(urgent ? { urgent: 'true' as const } : {}),
        ...(rule.byAmount && typed !== undefined ? { amount: typed } : {}),
      },
    }),
    enabled: storeId !== null,
    placeholderData: keepPreviousData,
  });
  const currency = place?.currency ?? formats.currency;
  return (
    <div className={styles['answer']}>
      <h3>{t('dryRun')}</h3>
      <span className={styles['row']}>
        <Field label={t('store')}>
          <StoreCombobox stores={stores} value={storeId} placeholder={t('chooseStore')} onValueChange={setStoreId} />
        </Field>
        {rule.byAmount ? (
          <Field label={t('amount')}>
            <AmountInput
              value={amount}
              digits={currencyDigits(currency)}
              suffix={currency}
              onValueChange={setAmount}
              aria-label={t('amount')}
            />
          </Field>
        ) : null}
        <Checkbox label={t('urgent')} checked={urgent} onChange={(event) => setUrgent(event.currentTarget.checked)} />
      </span>
      {query.error ? queryError(query) : null}
      {query.data ? <Answer run={query.data} currency={currency} /> : <Skeleton height={60} />}
    </div>
  );
}

function Answer({ run, currency }: { run: RuleDryRun; currency: string }) {
  const t = useTranslations('approval-rules');
  const formats = useFormats();
  const roleWords = useRoleWords();
  const limit = formats.money(run.limit ?? 0, currency);
  if (run.needed === false) return <p role="status">{run.limit ? t('notNeeded', { limit }) : t('noLimit')}</p>;
  const { path } = run;
  const names = (people: RuleDryRun['path']['hops'][number]['people']) =>
    people
      .map((p) => (p.onBehalfOf === null ? p.name : t('standIn', { name: p.name, for: p.onBehalfOf })))
      .join(formats.locale === 'en' ? ', ' : '、');
  return (
    <div role="status" className={styles['answer']}>
      <p className={styles['lead']}>{run.needed ? t('needed', { limit }) : run.limit === null ? t('byBand') : null}</p>
      {path.hops.length === 0 ? (
        <p>{t('nobody')}</p>
      ) : (
        <ol className={styles['ladder']}>
          {path.hops.map((hop, i) => (
            <li key={hop.asksAt + hop.until}>
              <span className={styles['level']}>{t('level', { n: i + 1 })}</span>
              <span>
                {t('until', {
                  people: names(hop.people),
                  from: formats.dateTime(hop.asksAt),
                  until: formats.dateTime(hop.until),
                })}
              </span>
            </li>
          ))}
        </ol>
      )}
      {path.skipped.map((skipped) => (
        <p key={skipped.roles.join()} className={styles['lead']}>
          {t(skipped.reason === 'nobody' ? 'skippedNobody' : 'skippedBudget', { roles: roleWords(skipped.roles) })}
        </p>
      ))}
      {path.hops.length > 0 ? (
        <p className={styles['lead']}>{t('ends', { time: formats.dateTime(path.endsAt) })}</p>
      ) : null}
    </div>
  );
}
