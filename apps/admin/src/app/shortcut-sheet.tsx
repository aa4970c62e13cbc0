import { useTranslations } from '@larder/i18n/react';
import { Dialog, Kbd } from '@larder/ui';
import { useValue } from '../lib/observable.ts';
import { pageShortcuts, type ShortcutGroup, shortcutSheet } from '../lib/shortcuts.ts';
import styles from './shortcut-sheet.module.css';

/** Every key that does something here; opened by `?`. */
export default function ShortcutSheet() {
  const t = useTranslations('shell');
  const page = useValue(pageShortcuts);
  const everywhere: ShortcutGroup = {
    title: t('keys.everywhere'),
    shortcuts: [
      { keys: ['Ctrl', 'K'], does: t('keys.search') },
      { keys: ['G', 'T'], does: t('keys.today') },
      { keys: ['G', 'O'], does: t('keys.orders') },
      { keys: ['G', 'S'], does: t('keys.stock') },
      { keys: ['?'], does: t('keys.sheet') },
    ],
  };
  return (
    <Dialog open onOpenChange={(open) => shortcutSheet.set(open)} title={t('keys.title')} size="wide">
      <div className={styles['groups']}>
        {[...(page ? [page] : []), everywhere].map((group) => (
          <section key={group.title}>
            <h3>{group.title}</h3>
            <dl>
              {group.shortcuts.map(({ keys, does }) => (
                <div key={does}>
                  <dt>
                    {keys.map((key) => (
                      <Kbd key={key}>{key}</Kbd>
                    ))}
                  </dt>
                  <dd>{does}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
