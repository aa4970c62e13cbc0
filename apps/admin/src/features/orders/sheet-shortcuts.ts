import type { Translate } from '@larder/i18n/react';
import type { ShortcutGroup } from '../../lib/shortcuts.ts';

/** Keys of the full sheet, for the list behind `?`. */
export const sheetShortcuts = (t: Translate): ShortcutGroup => ({
  title: t('title'),
  shortcuts: [
    { keys: ['↑', '↓', '←', '→'], does: t('shortcut.move') },
    { keys: ['Enter'], does: t('shortcut.next') },
    { keys: ['+', '−'], does: t('shortcut.pack') },
    { keys: ['Esc'], does: t('shortcut.revert') },
    { keys: ['Ctrl', 'Z'], does: t('action.undo') },
    { keys: ['Ctrl', 'Shift', 'Z'], does: t('shortcut.redo') },
    { keys: ['Ctrl', 'V'], does: t('shortcut.paste') },
    { keys: ['Ctrl', 'D'], does: t('shortcut.fill') },
    { keys: ['I'], does: t('shortcut.why') },
    { keys: ['R'], does: t('reason.choose') },
    { keys: ['S'], does: t('action.stopItem') },
    { keys: ['Ctrl', 'Enter'], does: t('shortcut.submit') },
  ],
});
