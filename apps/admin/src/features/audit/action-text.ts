import { useTranslations } from '@larder/i18n/react';

/** Reads `identity.device-key.revoke` as a sentence part; words that no list knows stay as they are. */
export function useActionText(): { action: (code: string) => string; thing: (entity: string) => string } {
  const t = useTranslations('audit');
  const word = (list: 'thing' | 'verb', key: string) => (t.has(`${list}.${key}`) ? t(`${list}.${key}`) : key);
  return {
    action: (code) => {
      const [, resource = '', verb = ''] = code.split('.');
      return t('actionText', { thing: word('thing', resource), verb: word('verb', verb) });
    },
    thing: (entity) => word('thing', entity),
  };
}
