import { fromMilli, toMilli } from '@larder/contracts/common/quantity';
import type { ReceiptLine } from '@larder/contracts/supply-chain/receiving';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Badge, Button, cx } from '@larder/ui';
import { Check, ChevronDown, ChevronUp } from 'lucide-react';
import { memo, useEffect, useRef, useState } from 'react';
import { nameIn } from '../../lib/scope.ts';
import { acceptMissing, addAccepted, blankEntry, type Entries, isBlank, missingMilli, typedMilli } from './draft.ts';
import { LotFields } from './lot-fields.tsx';
import { QuantityStepper } from './quantity-stepper.tsx';
import styles from './receiving.module.css';

export interface ReceiptLineRowProps {
  line: ReceiptLine;
  /** Entries of this line only, the same array while they stay the same. */
  entries: Entries;
  fault: 'over_ordered' | 'reason_missing' | 'already_expired' | undefined;
  /** Just scanned: comes into view. */
  lit: boolean;
  /** Stable; gets this line's entries and returns the new ones. */
  onChange: (lineNo: number, to: (own: Entries) => Entries) => void;
}

/** One line of the delivery: how much is here, with everything else folded away until it is needed. */
export const ReceiptLineRow = memo(function ReceiptLineRow({
  line,
  entries,
  fault,
  lit,
  onChange,
}: ReceiptLineRowProps) {
  const t = useTranslations('receiving');
  const formats = useFormats();
  const row = useRef<HTMLLIElement>(null);
  const [open, setOpen] = useState(false);
  useEffect(() => {
    if (lit) row.current?.scrollIntoView({ block: 'center', behavior: 'smooth' });
  }, [lit]);
  const name = nameIn(formats.locale, line);
  const accepted = typedMilli(entries, line.lineNo, 'accepted');
  const rejected = typedMilli(entries, line.lineNo, 'rejected');
  const missing = missingMilli(line, entries);
  const expanded = open || fault !== undefined;
  const change = (to: (own: Entries) => Entries) => onChange(line.lineNo, to);
  const setAccepted = (value: string) =>
    change((own) =>
      entries.length > 1 ? addAccepted(own, line, toMilli(value) - accepted) : typeAccepted(own, line, value),
    );
  return (
    <li ref={row} className={cx(styles['line'], lit && styles['lit'], fault && styles['faulty'])}>
      <div className={styles['lineTop']}>
        <div className={styles['lineName']}>
          <strong>{name}</strong>
          <span className={styles['quiet']}>
            <span className="num">{line.sku}</span>
            <span>{t('expected', { quantity: formats.quantity(line.open, line.unit) })}</span>
            {line.pack === '1' ? null : (
              <span className="num">{`${line.pack} ${formats.unit(line.unit, line.pack)}/${formats.unit(line.packUom)}`}</span>
            )}
            {line.storage === 'ambient' ? null : <Badge>{t(line.storage)}</Badge>}
          </span>
        </div>
        <LineState accepted={accepted} rejected={rejected} missing={missing} line={line} />
        <QuantityStepper
          label={t('acceptedOf', { name })}
          less={t('less1')}
          more={t('more1')}
          value={fromMilli(accepted)}
          stepMilli={toMilli(line.pack)}
          maxMilli={accepted + missing}
          unit={formats.unit(line.unit)}
          onChange={setAccepted}
        />
        <div className={styles['lineActions']}>
          <Button
            size="lg"
            icon={<Check aria-hidden />}
            disabled={missing <= 0n}
            onClick={() => change((own) => acceptMissing(own, [line]))}
          >
            {t('acceptAll')}
          </Button>
          <Button
            size="lg"
            variant="quiet"
            aria-expanded={expanded}
            icon={expanded ? <ChevronUp aria-hidden /> : <ChevronDown aria-hidden />}
            onClick={() => setOpen(!expanded)}
          >
            {t(expanded ? 'less' : 'more')}
          </Button>
        </div>
      </div>
      {fault ? (
        <p className={styles['fault']} role="alert">
          {t(`fault.${fault}`)}
        </p>
      ) : null}
      {expanded ? <LotFields line={line} name={name} entries={entries} onChange={change} /> : null}
    </li>
  );
});

/** Takes a typed number as it is, even a wrong one: it is shown as a fault instead of being changed behind one's back. */
function typeAccepted(own: Entries, line: ReceiptLine, value: string): Entries {
  const entry = { ...(own[0] ?? blankEntry(line)), accepted: value };
  return isBlank(entry) ? [] : [entry];
}

function LineState({
  accepted,
  rejected,
  missing,
  line,
}: {
  accepted: bigint;
  rejected: bigint;
  missing: bigint;
  line: ReceiptLine;
}) {
  const t = useTranslations('receiving');
  const formats = useFormats();
  if (accepted + rejected === 0n) return <span className={styles['state']} />;
  return (
    <span className={styles['state']}>
      {rejected > 0n ? <Badge tone="bad">{`${t('rejected')} ${formats.quantityMilli(rejected)}`}</Badge> : null}
      {missing > 0n ? (
        <Badge tone="warn">{t('missing', { quantity: formats.quantityMilli(missing, line.unit) })}</Badge>
      ) : null}
      {missing === 0n ? (
        <Badge tone="good" icon={<Check aria-hidden />}>
          {t('complete')}
        </Badge>
      ) : null}
    </span>
  );
}
