import { toMilli } from '@larder/contracts/common/quantity';
import type { OrderLineWhy } from '@larder/contracts/ordering/why';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Button } from '@larder/ui';
import { Waterfall, type WaterfallStep } from '@larder/ui/ledger/waterfall.tsx';
import { ChartNoAxesColumn, Table2 } from 'lucide-react';
import { useState } from 'react';
import { packsText } from '../../../lib/packs.ts';
import { digitsFor } from '../order-words.tsx';
import { termWords } from './term-words.ts';
import styles from './why.module.css';

/** Smaller terms only settle thousandths; the list would print them as 0. */
const SHOWN_FROM = 0.005;
/** Terms of demand; behind the last of them stands what is expected. */
const DEMAND = new Set([
  ...['baseLevel', 'weekday', 'event', 'season', 'events', 'promotion', 'weather', 'trend', 'place', 'model'],
  'regional',
  'dayElapsed',
]);

/** From an ordinary day to the suggestion, as bars or as a table. */
export function WhyWaterfall({ why }: { readonly why: OrderLineWhy }) {
  const t = useTranslations('why');
  const orders = useTranslations('orders');
  const [asTable, setAsTable] = useState(false);
  const steps = useSteps(why);
  return (
    <section className={styles['block']} aria-label={t('chart.title')}>
      <div className={styles['head']}>
        <h3>{t('chart.title')}</h3>
        <Button
          variant="quiet"
          size="sm"
          icon={asTable ? <ChartNoAxesColumn aria-hidden /> : <Table2 aria-hidden />}
          onClick={() => setAsTable(!asTable)}
        >
          {asTable ? t('chart.asChart') : t('chart.asTable')}
        </Button>
      </div>
      {asTable ? (
        <table className={styles['table']}>
          <thead>
            <tr>
              <th scope="col">{t('chart.reason')}</th>
              <th scope="col">{t('chart.quantity')}</th>
              <th scope="col">{t('chart.running')}</th>
            </tr>
          </thead>
          <tbody>
            {steps.map((step) => (
              <tr key={step.key} data-kind={step.kind}>
                <th scope="row">{step.label}</th>
                <td className="num">{step.kind === 'sum' ? '' : step.text}</td>
                <td className="num">{step.running}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : (
        <>
          <Waterfall label={orders('why.terms')} steps={steps} />
          <p className={styles['hint']}>{t('chart.hint')}</p>
        </>
      )}
    </section>
  );
}

type Step = WaterfallStep & { readonly running: string };

function useSteps(why: OrderLineWhy): Step[] {
  const t = useTranslations('why');
  const orders = useTranslations('orders');
  const formats = useFormats();
  const number = (value: number) => formats.number(value, digitsFor(value));
  const unit = formats.unit(why.baseUom);
  const steps: Step[] = [];
  let running = 0;
  const tip = () => t('chart.sofar', { quantity: `${number(running)} ${unit}` });
  const sum = (key: string, label: string, text: string, help?: string): Step => ({
    key,
    label,
    value: running,
    text,
    kind: 'sum',
    tip: tip(),
    running: number(running),
    ...(help ? { help } : {}),
  });
  const terms = why.terms.filter((term) => Math.abs(Number(term.quantity)) >= SHOWN_FROM);
  const lastDemand = terms.findLastIndex((term) => DEMAND.has(term.key));
  terms.forEach((term, i) => {
    const value = Number(term.quantity);
    running += value;
    steps.push({
      key: term.key,
      label: termWords(orders, formats, why, term),
      value,
      text: formats.signed(value, digitsFor(value)),
      kind: 'step',
      tip: tip(),
      running: number(running),
      ...(t.has(`help.${term.key}`) ? { help: t(`help.${term.key}`) } : {}),
    });
    if (i === lastDemand && i > 0) steps.push(sum('expected', t('chart.expected'), number(running)));
  });
  // What is too small to be shown still counts: the total is the suggestion itself.
  running = Number(why.baseline);
  const packs = formats.quantity(packsText(toMilli(why.baseline), toMilli(why.pack)), why.packUom);
  steps.push(sum('total', t('chart.total', { packs }), number(running), t('help.total')));
  return steps;
}
