import type { ChainState } from '@larder/contracts/audit/audit-chain';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { LedgerBand, Progress, Stat } from '@larder/ui';
import { ShieldAlert } from 'lucide-react';
import styles from './audit.module.css';

const COUNTED = 10_000;

/** How far seals, anchors and the last check of the log are, and an alarm when something is wrong. */
export function ChainBand({ chain }: { chain: ChainState }) {
  const t = useTranslations('audit');
  const formats = useFormats();
  const { lastAnchor, lastSealedAt, waiting, lagSeconds } = chain;
  const fault = chain.lastCheck?.verdict?.fault;
  return (
    <>
      {fault ? (
        <Alarm detail={t('chain.advice')}>
          {t('chain.fault', { seq: fault.seq, what: t(`chain.kinds.${fault.kind}`) })}
        </Alarm>
      ) : null}
      {chain.late ? <Alarm>{t('chain.late', { seconds: Math.round(lagSeconds) })}</Alarm> : null}
      <LedgerBand label={t('chain.band')} className={styles['band']}>
        <Stat
          label={t('chain.sealed')}
          value={formats.number(Number(chain.sealed))}
          note={lastSealedAt ? t('chain.lastSealed', { time: formats.dateTime(lastSealedAt) }) : t('chain.noneSealed')}
        />
        <Stat
          label={t('chain.waiting')}
          value={waiting < COUNTED ? formats.number(waiting) : t('chain.many', { count: COUNTED })}
          note={waiting > 0 ? t('chain.lag', { seconds: lagSeconds }) : t('chain.noLag')}
        />
        <Stat
          label={t('chain.lastAnchor')}
          value={lastAnchor ? formats.number(Number(lastAnchor.seq)) : '–'}
          note={lastAnchor ? formats.dateTime(lastAnchor.at) : t('chain.noAnchor')}
        />
        <CheckStat check={chain.lastCheck} />
      </LedgerBand>
    </>
  );
}

function CheckStat({ check }: { check: ChainState['lastCheck'] }) {
  const t = useTranslations('audit');
  const formats = useFormats();
  const label = t('chain.lastCheck');
  if (check === null) return <Stat label={label} value={t('chain.never')} note={t('chain.neverDetail')} />;
  if (isUnderWay(check)) {
    const text = t('chain.progress', { done: check.done, total: check.total });
    return (
      <Stat
        label={label}
        value={t('chain.running')}
        note={<Progress value={check.done} max={check.total} label={t('chain.running')} text={text} />}
      />
    );
  }
  const { verdict } = check;
  if (!verdict) return <Stat label={label} value={t('chain.failed')} note={t('chain.failedDetail')} />;
  const time = formats.dateTime(check.finishedAt ?? check.startedAt);
  return (
    <Stat
      label={label}
      value={<span data-bad={!verdict.intact}>{t(verdict.intact ? 'chain.intact' : 'chain.broken')}</span>}
      note={t('chain.checkedNote', { count: Number(verdict.checked), time })}
    />
  );
}

/** True while a check waits or runs. */
export const isUnderWay = (check: ChainState['lastCheck']): boolean =>
  check?.state === 'queued' || check?.state === 'running';

function Alarm({ children, detail }: { children: string; detail?: string }) {
  return (
    <div className={styles['alarm']} role="alert">
      <ShieldAlert aria-hidden />
      <p>
        <strong>{children}</strong> {detail}
      </p>
    </div>
  );
}
