import type { ApprovalRule } from '@larder/contracts/workflow/rules';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Drawer } from '@larder/ui';
import styles from './approval-rules.module.css';
import { Ladder } from './ladder.tsx';
import { ruleName, versionName } from './words.ts';

interface RuleHistoryProps {
  readonly open: boolean;
  readonly rule: ApprovalRule;
  readonly most: number;
  readonly onClose: () => void;
}

/** Every version that was ever published, with who, when, and what still runs under it. */
export function RuleHistory({ open, rule, most, onClose }: RuleHistoryProps) {
  const t = useTranslations('approval-rules');
  const formats = useFormats();
  return (
    <Drawer
      open={open}
      onOpenChange={(next) => (next ? undefined : onClose())}
      title={t('history')}
      description={ruleName(t, rule.key)}
    >
      <div className={styles['grid']}>
        {rule.versions.map((version) => (
          <section key={version.version}>
            <h3>{versionName(t, version)}</h3>
            <p className={styles['lead']}>
              {version.publishedBy
                ? t('byOn', { name: version.publishedBy.name, time: formats.dateTime(version.publishedAt) })
                : formats.dateTime(version.publishedAt)}
              {' · '}
              {t('running', { count: version.running })}
              {' · '}
              {t('ran', { count: version.requests })}
            </p>
            {version.note ? <p className={styles['lead']}>{version.note}</p> : null}
            <Ladder levels={version.levels} most={most} />
          </section>
        ))}
      </div>
    </Drawer>
  );
}
