import type { Attempt } from '@larder/contracts/ordering/contests';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Badge, Sparkline } from '@larder/ui';
import { Minus, Plus } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { readQuantity } from '../../lib/amount.ts';
import { nameIn } from '../../lib/scope.ts';
import styles from './contests.module.css';
import { stepped } from './draft.ts';

type Item = Attempt['items'][number];

interface PlayItemProps {
  item: Item;
  currency: string;
  value: string;
  onChange: (quantity: string) => void;
}

/** One item of the morning: how it went, what is there, and a stepper for a thumb. */
export function PlayItem({ item, currency, value, onChange }: PlayItemProps) {
  const t = useTranslations('contests');
  const formats = useFormats();
  const name = nameIn(formats.locale, item);
  const unit = formats.unit(item.baseUom);
  const quantity = (q: string) => formats.quantity(q, item.baseUom);
  const sold = item.history.map((day) => Number(day.sold));
  return (
    <li className={styles['item']} data-off={item.order === null}>
      <div className={styles['itemHead']}>
        <h2>{name}</h2>
        <span className={styles['tags']}>
          {item.tags.map((tag) => (
            <Badge key={tag}>{t(`tag.${tag}`)}</Badge>
          ))}
        </span>
      </div>
      <Happened item={item} />
      <dl className={styles['facts']}>
        <div>
          <dt>{t('game.onHand')}</dt>
          <dd className="num">
            {quantity(item.onHand)}
            {Number(item.expiring) > 0 ? (
              <small>{t('game.expiring', { quantity: quantity(item.expiring) })}</small>
            ) : null}
          </dd>
        </div>
        <div>
          <dt>{t('game.coming')}</dt>
          <dd className="num">
            {item.coming.length === 0
              ? t('game.noComing')
              : item.coming.map((c) => (
                  <span key={c.date}>
                    {t('game.comingOn', { date: formats.businessDay(c.date), quantity: quantity(c.quantity) })}
                  </span>
                ))}
          </dd>
        </div>
        <div className={styles['spark']}>
          <dt>{t('game.history')}</dt>
          <dd>
            <Sparkline
              values={sold}
              width={132}
              height={30}
              label={t('game.historyOf', { item: name, last: quantity(item.history.at(-1)?.sold ?? '0') })}
            />
          </dd>
        </div>
      </dl>
      {item.order ? (
        <div className={styles['ordering']}>
          <div className={styles['orderNote']}>
            <span>{t('game.lastWeek', { quantity: quantity(item.order.lastWeek) })}</span>
            <span>
              {t('game.arrives', {
                date: formats.businessDay(item.order.arrives, 'short'),
                until: formats.businessDay(item.order.until, 'short'),
              })}
            </span>
            <small>
              {item.lifeDays === null ? null : <>{t('game.life', { days: item.lifeDays })} · </>}
              {t('game.packPlain', { pack: quantity(item.pack) })} ·{' '}
              {t('game.price', {
                price: formats.money(item.price, currency),
                cost: formats.money(item.cost, currency),
              })}
            </small>
            {item.hint === null ? null : (
              <b className={styles['hint']}>{t('game.hintShown', { quantity: quantity(item.hint) })}</b>
            )}
          </div>
          <Stepper item={item} name={name} unit={unit} value={value} onChange={onChange} />
        </div>
      ) : (
        <p className={styles['quiet']}>{t('game.notToday')}</p>
      )}
    </li>
  );
}

interface StepperProps {
  item: Item;
  name: string;
  unit: string;
  value: string;
  onChange: (quantity: string) => void;
}

function Stepper({ item, name, unit, value, onChange }: StepperProps) {
  const t = useTranslations('contests');
  const step = (by: 1 | -1) => onChange(stepped(value, item.pack, item.minimum, by));
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
      event.preventDefault();
      step(event.key === 'ArrowUp' ? 1 : -1);
    }
    if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      const fields = [...document.querySelectorAll<HTMLInputElement>('[data-contest-field]')];
      fields[fields.indexOf(event.currentTarget) + 1]?.focus();
    }
  };
  return (
    <div className={styles['stepper']}>
      <button
        type="button"
        aria-label={t('game.less', { item: name })}
        disabled={value === ''}
        onClick={() => step(-1)}
      >
        <Minus aria-hidden />
      </button>
      <span className={styles['entry']}>
        <input
          className="num"
          inputMode="decimal"
          autoComplete="off"
          placeholder="0"
          data-contest-field
          aria-label={t('game.orderOf', { item: name })}
          aria-invalid={value !== '' && readQuantity(value) === null ? true : undefined}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value.trim())}
          onFocus={(event) => event.currentTarget.select()}
          onKeyDown={onKeyDown}
        />
        <small>{unit}</small>
      </span>
      <button type="button" aria-label={t('game.more', { item: name })} onClick={() => step(1)}>
        <Plus aria-hidden />
      </button>
    </div>
  );
}

/** How the days of the last step went, in one line. */
function Happened({ item }: { item: Item }) {
  const t = useTranslations('contests');
  const formats = useFormats();
  const days = item.lastStep;
  if (days.length === 0) return null;
  const sum = (key: 'sold' | 'missed' | 'wasted') =>
    String(Math.round(days.reduce((total, day) => total + Number(day[key]) * 1000, 0)) / 1000);
  const [sold, missed, wasted] = [sum('sold'), sum('missed'), sum('wasted')];
  const quantity = (q: string) => formats.quantity(q, item.baseUom);
  const emptied = days.find((day) => day.emptyAt !== null);
  const clock = (minute: number) =>
    `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
  return (
    <p className={styles['happened']}>
      <span>{t('game.sold', { quantity: quantity(sold) })}</span>
      {missed === '0' ? null : <Badge tone="bad">{t('game.missed', { quantity: quantity(missed) })}</Badge>}
      {emptied?.emptyAt ? <span>{t('game.emptyAt', { time: clock(emptied.emptyAt) })}</span> : null}
      {wasted === '0' ? null : <Badge tone="warn">{t('game.wasted', { quantity: quantity(wasted) })}</Badge>}
      {missed === '0' && wasted === '0' ? <Badge tone="good">{t('game.good')}</Badge> : null}
      {days.some((day) => day.estimated) ? <small>{t('game.estimated')}</small> : null}
    </p>
  );
}
