import { useTranslations } from '@larder/i18n/react';
import { ChevronLeft } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import type { RouteTarget } from '../lib/feature.ts';
import styles from './page.module.css';
import { RouteLink } from './route-link.tsx';

export interface PageHeadProps {
  /** The page's only h1; also the title of the browser tab. */
  title: string;
  /** One line of facts under the title. */
  lead?: ReactNode;
  /** Something beside the title, for example a Stamp or a Badge. */
  mark?: ReactNode;
  actions?: ReactNode;
  /** Where the arrow leads, with the name of that page. */
  back?: { to: RouteTarget; label: string } | undefined;
}

/** Title, facts and actions on top of every page. */
export function PageHead({ title, lead, mark, actions, back }: PageHeadProps) {
  const t = useTranslations('shell');
  useEffect(() => {
    document.title = `${title} · ${t('product')}`;
  }, [title, t]);
  return (
    <div className={styles['head']}>
      <div className={styles['titles']}>
        {back ? (
          <RouteLink target={back.to} className={styles['back']}>
            <ChevronLeft aria-hidden />
            {t('backTo', { page: back.label })}
          </RouteLink>
        ) : null}
        <h1>{title}</h1>
        {lead ? <div className={styles['lead']}>{lead}</div> : null}
      </div>
      {mark}
      {actions ? <div className={styles['actions']}>{actions}</div> : null}
    </div>
  );
}
