import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from '../a11y/class-names.ts';
import { useLabels } from '../labels.tsx';
import { IconButton } from './button.tsx';
import styles from './dialog.module.css';

export interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  description?: ReactNode;
  /** Buttons; the main one last. */
  footer?: ReactNode;
  size?: 'normal' | 'wide' | undefined;
  children?: ReactNode;
}

function Panel(props: DialogProps & { shape: 'dialog' | 'drawer' }) {
  const labels = useLabels();
  return (
    <Base.Root open={props.open} onOpenChange={(open) => props.onOpenChange(open)}>
      <Base.Portal>
        <Base.Backdrop className={styles['backdrop']} />
        <Base.Popup className={cx(styles['popup'], styles[props.shape], props.size === 'wide' && styles['wide'])}>
          <div className={styles['head']}>
            <div className={styles['titles']}>
              <Base.Title className={styles['title']}>{props.title}</Base.Title>
              {props.description ? (
                <Base.Description className={styles['description']}>{props.description}</Base.Description>
              ) : null}
            </div>
            <Base.Close render={<IconButton label={labels.close} icon={<X aria-hidden />} variant="quiet" />} />
          </div>
          {props.children ? <div className={styles['body']}>{props.children}</div> : null}
          {props.footer ? <div className={styles['foot']}>{props.footer}</div> : null}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

/** A question that blocks the page. Only for what cannot be undone; everything else is a toast with undo. */
export function Dialog(props: DialogProps) {
  return <Panel {...props} shape="dialog" />;
}

/** A side panel for details and forms; a bottom sheet on phones. */
export function Drawer(props: DialogProps) {
  return <Panel {...props} shape="drawer" />;
}
