import type { BackTestMoney, MoneyScore } from '@larder/contracts/ordering/demand-model';
import { useFormats, useTranslations } from '@larder/i18n/react';
import styles from './forecast.module.css';

/** The replayed weeks in money: what each way of ordering would have lost, thrown away and kept lying. */
export function MoneyReport({ money }: { money: BackTestMoney | null }) {
  const t = useTranslations('forecast');
  const formats = useFormats();
  if (money === null || money.series === 0) return <p className={styles['note']}>{t('money.none')}</p>;
  const { actual, currency } = money;
  return (
    <div>
      <h2>{t('money.title')}</h2>
      <p className={styles['note']}>
        {t('money.note', {
          series: formats.number(money.series),
          sales: formats.money(money.sales, currency),
        })}
        {money.otherCurrencySeries > 0
          ? ` ${t('money.otherCurrency', { series: formats.number(money.otherCurrencySeries), currency })}`
          : null}
      </p>
      <MoneyTable label={t('money.title')} scores={money.scores} currency={currency} />
      {actual === null ? (
        <p className={styles['note']}>{t('money.noActual')}</p>
      ) : (
        <>
          <h3>{t('money.actualTitle')}</h3>
          <p className={styles['note']}>{t('money.actualNote', { series: formats.number(actual.series) })}</p>
          <MoneyTable label={t('money.actualTitle')} scores={actual.scores} currency={currency} />
        </>
      )}
    </div>
  );
}

interface MoneyTableProps {
  label: string;
  scores: readonly MoneyScore[];
  currency: string;
}

function MoneyTable({ label, scores, currency }: MoneyTableProps) {
  const t = useTranslations('forecast');
  const formats = useFormats();
  const share = (value: number | null) => (value === null ? '–' : formats.percent(value));
  const money = (minor: number) => formats.money(minor, currency);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard
    <section className={styles['scroll']} tabIndex={0} aria-label={label}>
      <table className={`${styles['methods']} num`}>
        <thead>
          <tr>
            <th scope="col">{t('method.label')}</th>
            <th scope="col">{t('money.cost')}</th>
            <th scope="col">{t('money.costShare')}</th>
            <th scope="col">{t('money.lostMargin')}</th>
            <th scope="col">{t('money.waste')}</th>
            <th scope="col">{t('money.holding')}</th>
            <th scope="col">{t('money.fill')}</th>
          </tr>
        </thead>
        <tbody>
          {scores.map((score) => (
            <tr key={score.method} data-own={score.method === 'model'}>
              <th scope="row">{t(`method.${score.method}`)}</th>
              <td>{money(score.cost)}</td>
              <td>{share(score.costShare)}</td>
              <td>{money(score.lostMargin)}</td>
              <td>{money(score.waste)}</td>
              <td>{money(score.holding)}</td>
              <td>{share(score.fill)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
