import { useTranslations } from '@larder/i18n/react';
import { Button, Kbd } from '@larder/ui';
import { useEffect, useRef } from 'react';
import { ApprovalPathButton } from './approval-path.tsx';
import styles from './orders.module.css';
import { type SubmitInput, submitWords, useSubmit } from './use-submit.tsx';

/** Says what pressing it will do: approve so many lines, or ask the person who has to be asked; what is wrong comes first. */
export function SubmitButton(props: SubmitInput) {
  const t = useTranslations('orders');
  const submit = useSubmit(props);
  const { press, busy, ordered, path, dialog } = submit;
  useSubmitKey(press);
  return (
    <>
      {path ? <ApprovalPathButton preview={path} /> : null}
      <span className={styles['wideOnly']}>
        <Kbd>Ctrl ↵</Kbd>
      </span>
      <Button variant="primary" loading={busy} disabled={ordered === 0} onClick={press}>
        {submitWords(t, submit, t('action.approve', { count: ordered }))}
      </Button>
      {dialog}
    </>
  );
}

/** Ctrl+Enter from anywhere on the sheet; the cell that is being typed in is left first, so that it counts. */
function useSubmitKey(press: () => void): void {
  const latest = useRef(press);
  useEffect(() => {
    latest.current = press;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      (document.activeElement as HTMLElement | null)?.blur();
      latest.current();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}
