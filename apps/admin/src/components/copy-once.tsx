import { useTranslations } from '@larder/i18n/react';
import { Button, toast } from '@larder/ui';
import { Copy } from 'lucide-react';
import { useRef } from 'react';
import styles from './copy-once.module.css';

/** A link or key that is shown this once, with a button that copies it. */
export function CopyOnce({ label, value, note }: { label: string; value: string; note: string }) {
  const t = useTranslations('shell');
  const field = useRef<HTMLTextAreaElement>(null);
  const copy = async () => {
    field.current?.select();
    try {
      await navigator.clipboard.writeText(value);
      toast.success(t('copied'));
    } catch {
      // No clipboard on plain HTTP: the text stays selected for the keyboard's own copy.
      toast.warning(t('copyByHand'));
    }
  };
  return (
    <div className={styles['box']}>
      <textarea
        ref={field}
        className={styles['value']}
        aria-label={label}
        value={value}
        rows={3}
        readOnly
        spellCheck={false}
        onFocus={(event) => event.currentTarget.select()}
      />
      <div className={styles['row']}>
        <p>{note}</p>
        <Button variant="primary" icon={<Copy aria-hidden />} onClick={() => void copy()}>
          {t('copy')}
        </Button>
      </div>
    </div>
  );
}
