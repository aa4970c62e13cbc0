import { useTranslations } from '@larder/i18n/react';
import { Button } from '@larder/ui';
import { Mail } from 'lucide-react';
import { useState } from 'react';
import { lazyDrawer } from '../../components/lazy-drawer.tsx';

const RegularReports = lazyDrawer(() => import('./regular-reports.tsx').then((module) => module.RegularReports));

/** Opens the reader's regular reports; their code comes with the first opening. */
export function RegularReportsButton() {
  const t = useTranslations('insights');
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button icon={<Mail aria-hidden />} onClick={() => setOpen(true)}>
        {t('regular.open')}
      </Button>
      <RegularReports open={open} onClose={() => setOpen(false)} />
    </>
  );
}
