import { PREP_TASKS, type PrepLine, type PrepList } from '@larder/contracts/ordering/prep-list';
import { isCounted } from '@larder/i18n';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Badge, Checkbox, EmptyState } from '@larder/ui';
import { nameIn } from '../../lib/scope.ts';
import styles from './prep-list.module.css';

/** A share of a pack below this says nothing to anybody. */
const LEAST_PACK = 0.1;

interface PrepLinesProps {
  list: PrepList;
  /** Those that the filters leave. */
  lines: readonly PrepLine[];
  isDone: (itemId: string) => boolean;
  /** Absent: the reader may not tick. */
  onTick: ((itemId: string, name: string, done: boolean) => Promise<void>) | undefined;
}

/** The kitchen's work in its order: make, thaw, lay out. One row a line, ticked with one press. */
export function PrepLines({ list, lines, isDone, onTick }: PrepLinesProps) {
  const t = useTranslations('prep-list');
  if (lines.length === 0) return <EmptyState title={t('done2')} />;
  return (
    <div className={styles['tasks']}>
      {PREP_TASKS.map((task) => {
        const own = lines.filter((line) => line.task === task);
        return own.length === 0 ? null : (
          <section key={task} className={styles['task']}>
            <h2>{t(`task.${task}`)}</h2>
            <ul>
              {own.map((line) => (
                <Line key={line.id} list={list} line={line} done={isDone(line.id)} onTick={onTick} />
              ))}
            </ul>
          </section>
        );
      })}
    </div>
  );
}

interface LineProps {
  list: PrepList;
  line: PrepLine;
  done: boolean;
  onTick: PrepLinesProps['onTick'];
}

function Line({ list, line, done, onTick }: LineProps) {
  const t = useTranslations('prep-list');
  const formats = useFormats();
  const name = nameIn(formats.locale, line);
  const need = line.expected + line.reserve;
  const amount = useAmount();
  return (
    <li className={styles['line']} data-done={done || undefined}>
      <Checkbox
        className={styles['check']}
        aria-label={t('tick', { name })}
        checked={done}
        disabled={onTick === undefined}
        onChange={(event) => void onTick?.(line.id, name, event.currentTarget.checked)}
        label={
          <span className={styles['name']}>
            <strong>{name}</strong>
            <small>
              {[
                line.keepsDays === null ? '' : t('keeps', { days: line.keepsDays }),
                line.tick?.done && done
                  ? t('tickedBy', { name: line.tick.by.name, time: formats.dateTime(line.tick.at) })
                  : '',
              ]
                .filter(Boolean)
                .join(' · ')}
            </small>
          </span>
        }
      />
      <span className={styles['figure']}>
        <strong className="num">{amount(need, line.baseUom)}</strong>
        <small>
          {[
            line.pack && need >= LEAST_PACK * line.pack.quantity
              ? t('packs', {
                  count: formats.number(need / line.pack.quantity, 1),
                  uom: formats.unit(line.pack.uom, need / line.pack.quantity),
                })
              : '',
            line.reserve > 0 ? t('reserve', { reserve: amount(line.reserve, line.baseUom) }) : '',
          ]
            .filter(Boolean)
            .join(' · ')}
        </small>
      </span>
      {line.task === 'prepare' ? (
        <span className={styles['figure']} />
      ) : (
        <span className={styles['figure']}>
          <span className="num">{`${t('onHand')} ${amount(line.onHand, line.baseUom)}`}</span>
          {line.missing > 0 ? (
            <Badge tone="warn">{`${t('missing')} ${amount(line.missing, line.baseUom)}`}</Badge>
          ) : (
            <small>{t('enough')}</small>
          )}
        </span>
      )}
      <details className={`${styles['from']} no-print`}>
        <summary>{t('usedIn', { count: line.uses.length })}</summary>
        <Uses list={list} line={line} />
      </details>
    </li>
  );
}

function Uses({ list, line }: { list: PrepList; line: PrepLine }) {
  const t = useTranslations('prep-list');
  const formats = useFormats();
  const amount = useAmount();
  return (
    <div className={styles['uses']}>
      <ul>
        {line.uses.flatMap((use) => {
          const dish = list.dishes.find((d) => d.id === use.dishId);
          return dish ? (
            <li key={use.dishId}>
              {nameIn(formats.locale, dish)} ·{' '}
              {t('perPortion', {
                amount: formats.quantity(String(use.perPortion.toFixed(3)) as `${number}`, line.baseUom),
              })}
            </li>
          ) : (
            []
          );
        })}
      </ul>
      {list.parts.length > 0 ? (
        <p>
          {t('parts', {
            list: list.parts
              .map(
                (part) =>
                  `${t('part', { from: part.fromHour, to: part.toHour })} ${amount((line.expected + line.reserve) * part.share, line.baseUom)}`,
              )
              .join(' · '),
          })}
        </p>
      ) : null}
    </div>
  );
}

/** Kitchen figures: two decimals are what a scale shows, and no kitchen makes half a bun. */
function useAmount(): (value: number, unit: string) => string {
  const formats = useFormats();
  return (value, unit) =>
    formats.quantity(String(isCounted(unit) ? Math.ceil(value - 1e-9) : Math.round(value * 100) / 100), unit);
}
