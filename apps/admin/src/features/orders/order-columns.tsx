import { toMilli } from '@larder/contracts/common/quantity';
import { type BandPolicy, valueMinor } from '@larder/contracts/ordering/band';
import type { Formats } from '@larder/i18n';
import type { Translate } from '@larder/i18n/react';
import { CoverageBar } from '@larder/ui';
import type { GridColumn } from '@larder/ui/data';
import { packsText } from '../../lib/packs.ts';
import { AskedChip } from './asked-chip.tsx';
import {
  isStale,
  MARK,
  type OrderRow,
  type Patch,
  problemOf,
  QUANTITY,
  quantityOf,
  REASON,
  SEEN,
  stepPacks,
  verdictAt,
  wholePacks,
} from './model.ts';
import { driverWords, lineName, packWords, reasonWords } from './order-words.tsx';
import styles from './orders.module.css';
import type { AskedByItem } from './use-order-requests.ts';

export interface ColumnInput {
  readonly t: Translate;
  readonly formats: Formats;
  readonly policy: BandPolicy;
  readonly currency: string;
  readonly editable: boolean;
  readonly onWhy: (row: OrderRow) => void;
  readonly onReason: (row: OrderRow) => void;
  /** Takes the new suggestion where the old one was edited. */
  readonly onAccept: (row: OrderRow) => void;
  /** Shows both values where somebody else edited the same line. */
  readonly onConflict: (row: OrderRow) => void;
  /** Open requests of clerks by item. */
  readonly asked?: AskedByItem | undefined;
}

const TRACK_DAYS = 4;

const incomingOf = (row: OrderRow): number => Number(toMilli(row.line.inTransit) + toMilli(row.line.onOrder)) / 1000;

/** What sells a day, with a tenth where it tells something. */
const averageWords = (formats: Formats, { line }: OrderRow): string =>
  formats.number(Number(line.averagePerDay), Number(line.averagePerDay) < 100 ? 1 : 0);

/** "52–78 箱": what may be ordered without asking, and what happens beyond. */
export function bandWords(
  t: Translate,
  formats: Formats,
  row: OrderRow,
  patch: Patch | undefined,
  policy: BandPolicy,
): string {
  const low = packsText(row.band.lowMilli, row.packMilli);
  const high = packsText(row.band.highMilli, row.packMilli);
  const range = t('band.range', { low, high, unit: formats.unit(row.line.packUom, high), pct: policy.bandPct });
  return verdictAt(row, patch, policy) === 'out_of_band' ? `${range} · ${t('band.outside')}` : range;
}

/** Sentence for a text that cannot be ordered; null when it can. */
export function problemWords(
  t: Translate,
  formats: Formats,
  row: OrderRow,
  text: string,
  policy: BandPolicy,
): string | null {
  // A part of a pack is no mistake: it is rounded up when the cell is left, and the note says so.
  const problem = problemOf(row, text === row.suggested ? text : wholePacks(text), policy);
  if (!problem) return null;
  if (problem === 'over_capacity') {
    // Only whole packs can be ordered, so a part of one is no room.
    const most = String((row.shelfCapacityMilli ?? 0n) / row.packMilli);
    return t('problem.over_capacity', { most, unit: formats.unit(row.line.packUom, most) });
  }
  if (problem === 'below_minimum')
    return t('problem.below_minimum', {
      least: packsText(row.moqMilli, row.packMilli),
      unit: formats.unit(row.line.packUom, packsText(row.moqMilli, row.packMilli)),
    });
  return t(`problem.${problem}`);
}

const amountAt = (row: OrderRow, patch: Patch | undefined): bigint =>
  valueMinor(quantityOf(row, patch) ?? row.baselineMilli, row.packMilli, row.packPriceMinor);

export function orderColumns({
  t,
  formats,
  policy,
  currency,
  editable,
  onWhy,
  onReason,
  onAccept,
  onConflict,
  asked,
}: ColumnInput): GridColumn<OrderRow>[] {
  const quantity = (decimal: string) => formats.quantity(decimal);
  // Two characters in Chinese, one word in English. All columns together fit the 890 px that a tablet leaves them.
  const narrow = formats.locale === 'en' ? 78 : 66;
  return [
    {
      id: 'name',
      header: t('column.item'),
      width: 148,
      value: (row) => lineName(formats.locale, row.line),
      cell: (row) => (
        <>
          {lineName(formats.locale, row.line)}{' '}
          <small className={`${styles['quiet']} nowrap`}>{packWords(formats, row.line)}</small>{' '}
          {asked?.has(row.id) ? <AskedChip request={asked.get(row.id)} /> : null}
        </>
      ),
    },
    {
      id: 'coverage',
      header: t('column.coverage'),
      width: 130,
      grow: 0.8,
      value: (row) => row.line.coverageDays ?? 9_999,
      cell: (row) =>
        row.line.coverageDays === null ? (
          <span className={styles['quiet']}>{t('coverage.long')}</span>
        ) : (
          <CoverageBar
            days={row.line.coverageDays}
            leadDays={Math.max(1, row.line.arrivalDays)}
            maxDays={TRACK_DAYS * Math.max(1, row.line.arrivalDays)}
            text={formats.days(row.line.coverageDays)}
          />
        ),
    },
    {
      id: 'onHand',
      header: t('column.onHand'),
      // Goods by weight have three decimals and may be below zero.
      width: 80,
      grow: 0,
      align: 'end',
      hint: t('hint.baseUnit'),
      value: (row) => Number(row.line.onHand),
      cell: (row) => quantity(row.line.onHand),
    },
    {
      id: 'incoming',
      header: t('column.incoming'),
      width: narrow,
      grow: 0,
      align: 'end',
      hint: t('hint.incoming'),
      value: (row) => incomingOf(row) || null,
      cell: (row) => (incomingOf(row) === 0 ? null : formats.number(incomingOf(row), 3)),
    },
    {
      id: 'average',
      header: t('column.average'),
      width: 64,
      grow: 0,
      align: 'end',
      hint: t('hint.average'),
      value: (row) => Number(row.line.averagePerDay),
      cell: (row) => averageWords(formats, row),
    },
    {
      id: 'suggested',
      header: t('column.suggested'),
      width: narrow + 2,
      grow: 0,
      align: 'end',
      hint: t('hint.packs'),
      value: (row) => Number(row.suggested),
      cell: (row) => formats.quantity(row.suggested),
    },
    {
      id: QUANTITY,
      header: t('column.quantity'),
      width: 112,
      grow: 0.6,
      hideable: false,
      hint: t('hint.packs'),
      value: (row) => Number(row.suggested),
      edit: {
        kind: 'number',
        initial: (row) => row.suggested,
        label: (row) => `${lineName(formats.locale, row.line)} ${t('column.quantity')}`,
        check: (text, row) => problemWords(t, formats, row, text, policy),
        step: (text, _row, direction) => stepPacks(text, direction),
        settle: (text, row) => (text === row.suggested ? text : wholePacks(text)),
        delta: (text, row) =>
          problemOf(row, text, policy) === 'number' ? '' : formats.signed(Number(text) - Number(row.suggested)),
        note: (text, row) => {
          const rounded = wholePacks(text);
          const words = bandWords(t, formats, row, text === row.suggested ? undefined : { [QUANTITY]: text }, policy);
          return rounded === text
            ? words
            : `${t('band.rounds', { from: text, to: rounded, pack: packWords(formats, row.line) })} · ${words}`;
        },
        readOnly: () => !editable,
        mark: (_row, patch) => patch[MARK],
      },
    },
    {
      id: 'amount',
      header: t('column.amount'),
      width: 92,
      grow: 0,
      align: 'end',
      value: (row) => Number(amountAt(row, undefined)),
      live: (row, patch) => formats.money(amountAt(row, patch), currency),
    },
    {
      id: 'why',
      header: t('column.why'),
      width: 106,
      value: (row) => row.line.driver?.key ?? '',
      live: (row, patch) => (
        <WhyCell
          row={row}
          patch={patch}
          t={t}
          formats={formats}
          policy={policy}
          editable={editable}
          onWhy={onWhy}
          onReason={onReason}
          onAccept={onAccept}
          onConflict={onConflict}
        />
      ),
    },
  ];
}

interface WhyCellProps
  extends Pick<
    ColumnInput,
    't' | 'formats' | 'policy' | 'editable' | 'onWhy' | 'onReason' | 'onAccept' | 'onConflict'
  > {
  readonly row: OrderRow;
  readonly patch: Patch;
}

/**
 * What the line needs of the person, in this order: two values to choose from, a new suggestion to take with one press, a
 * reason outside the band; else what drives the suggestion.
 */
export function WhyCell({
  row,
  patch,
  t,
  formats,
  policy,
  editable,
  onWhy,
  onReason,
  onAccept,
  onConflict,
}: WhyCellProps) {
  const { decision } = row.line;
  const { locale } = formats;
  const outside = verdictAt(row, patch, policy) === 'out_of_band';
  const reason = patch[REASON];
  const stale = isStale(row, patch);
  if (patch[MARK] === 'conflict') {
    return (
      <button type="button" className={styles['clash']} onClick={() => onConflict(row)} tabIndex={-1}>
        {t('conflict.chip')}
      </button>
    );
  }
  if (stale && editable) {
    const change = { from: patch[SEEN] ?? '', to: row.suggested };
    return (
      <button
        type="button"
        className={styles['chip']}
        title={t('stale.accept', change)}
        aria-label={t('stale.accept', change)}
        onClick={() => onAccept(row)}
        tabIndex={-1}
      >
        {t('driver.revised', change)}
      </button>
    );
  }
  if (outside && editable) {
    return (
      <button
        type="button"
        className={styles['chip']}
        data-missing={!reason}
        onClick={() => onReason(row)}
        tabIndex={-1}
      >
        {reason ? reasonWords(locale, reason) : t('reason.choose')}
      </button>
    );
  }
  return (
    <button type="button" className={styles['why']} onClick={() => onWhy(row)} tabIndex={-1}>
      {decision
        ? t(`decision.${decision}`)
        : stale
          ? t('driver.revised', { from: patch[SEEN] ?? '', to: row.suggested })
          : reason
            ? reasonWords(locale, reason)
            : driverWords(t, formats, row.line)}
    </button>
  );
}
