import { Toast as Base } from '@base-ui/react/toast';
import { X } from 'lucide-react';
import { useEffect } from 'react';
import { useLabels } from '../labels.tsx';
import styles from './toast.module.css';
import { connectToasts, type ToastRequest } from './toast.tsx';

const manager = Base.createToastManager();

function showRequest({ id, type, title, description, undo, timeout }: ToastRequest): void {
  manager.add({
    id,
    title,
    description,
    type,
    priority: type === 'error' ? 'high' : 'low',
    timeout: timeout ?? (undo ? 10_000 : type === 'error' ? 8_000 : 5_000),
    ...(undo
      ? {
          actionProps: {
            children: undo.label,
            onClick: () => {
              manager.close(id);
              undo.run();
            },
          },
        }
      : {}),
  });
}

function ToastList() {
  const { toasts } = Base.useToastManager();
  const labels = useLabels();
  useEffect(() => connectToasts({ show: showRequest, dismiss: (id) => manager.close(id) }), []);
  return toasts.map((item) => (
    <Base.Root key={item.id} toast={item} className={styles['toast']}>
      <Base.Content className={styles['body']}>
        <Base.Title className={styles['title']} />
        <Base.Description className={styles['description']} />
      </Base.Content>
      {item.actionProps ? <Base.Action className={styles['button']} /> : null}
      <Base.Close className={styles['close']} aria-label={labels.close}>
        <X aria-hidden />
      </Base.Close>
    </Base.Root>
  ));
}

/** The toasts themselves, in their own chunk. */
export default function ToastView() {
  return (
    <Base.Provider toastManager={manager} limit={4}>
      <Base.Portal>
        <Base.Viewport className={styles['viewport']}>
          <ToastList />
        </Base.Viewport>
      </Base.Portal>
    </Base.Provider>
  );
}
