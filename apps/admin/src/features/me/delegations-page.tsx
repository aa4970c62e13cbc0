import { useTranslations } from '@larder/i18n/react';
import { Delegations } from '../../components/delegations.tsx';
import { DetailPage, Panel } from '../../components/detail-page.tsx';

/** Somebody goes away: who decides in their place, and from when to when. */
export default function DelegationsPage() {
  const t = useTranslations('delegation');
  return (
    <DetailPage title={t('title')} lead={t('lead')}>
      <Panel>
        <Delegations />
      </Panel>
    </DetailPage>
  );
}
