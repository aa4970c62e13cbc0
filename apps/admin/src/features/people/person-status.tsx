import type { Person } from '@larder/contracts/identity/people';
import { useTranslations } from '@larder/i18n/react';
import { Badge } from '@larder/ui';

/** Where a person stands: in, invited (or the invitation has run out), or out. */
export function PersonStatus({ person }: { person: Person }) {
  const t = useTranslations('people');
  if (person.status === 'frozen') return <Badge tone="bad">{t('frozen')}</Badge>;
  if (person.status === 'active') return <Badge tone="good">{t('active')}</Badge>;
  if (person.link && !person.link.expired) return <Badge>{t('linkSent')}</Badge>;
  return <Badge tone="warn">{t('linkExpired')}</Badge>;
}
