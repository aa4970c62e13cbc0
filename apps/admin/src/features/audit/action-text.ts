import { useTranslations } from '@larder/i18n/react';
import { useMemo } from 'react';

/** Reads `identity.device-key.revoke` as words; what no list knows stays as it is. Stable while the language is. */
export function useActionText(): { action: (code: string) => string; thing: (entity: string) => string } {
  const t = useTranslations('audit');
  return useMemo(() => {
    const word = (list: 'thing' | 'verb', key: string) => (t.has(`${list}.${key}`) ? t(`${list}.${key}`) : key);
    return {
      action: (code) => {
        const [, resource = '', verb = ''] = code.split('.');
        // A session is signed into, an order opened: some verbs read differently for one thing.
        const own = `verbOf.${resource}-${verb}`;
        const text = t('actionText', {
          thing: word('thing', resource),
          verb: t.has(own) ? t(own) : word('verb', verb),
        });
        return text.charAt(0).toUpperCase() + text.slice(1);
      },
      thing: (entity) => word('thing', entity),
    };
  }, [t]);
}
