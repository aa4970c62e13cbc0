import { policyRoutes } from '@larder/contracts/org/policies';
import { orgRoutes } from '@larder/contracts/org/units';
import { type ApprovalRule, ruleRoutes } from '@larder/contracts/workflow/rules';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Button } from '@larder/ui';
import { useQuery } from '@tanstack/react-query';
import { History, Pencil } from 'lucide-react';
import { useState } from 'react';
import { DetailPage, Panel, QueryGate } from '../../components/detail-page.tsx';
import { lazyDrawer } from '../../components/lazy-drawer.tsx';
import { valueText } from '../../components/policy-words.ts';
import { RouteLink } from '../../components/route-link.tsx';
import { apiQuery } from '../../lib/query.ts';
import { useMay } from '../../lib/session.ts';
import styles from './approval-rules.module.css';
import { DryRun } from './dry-run.tsx';
import { Ladder } from './ladder.tsx';
import { ruleName, versionName } from './words.ts';

const EditRule = lazyDrawer(() => import('./edit-rule.tsx').then((m) => m.EditRule));
const RuleHistory = lazyDrawer(() => import('./rule-history.tsx').then((m) => m.RuleHistory));

/** Who is asked to approve what, in which order and how long: read, tried out, and changed as new versions. */
export default function ApprovalRulesPage() {
  const t = useTranslations('approval-rules');
  const query = useQuery(apiQuery('workflow', ruleRoutes.list, {}));
  return (
    <QueryGate query={query}>
      {({ items, mostLevelsAsked }) => (
        <DetailPage title={t('title')} lead={t('lead')}>
          <p className={styles['lead']}>{t('most', { count: mostLevelsAsked })}</p>
          {items.map((rule) => (
            <Rule key={rule.key} rule={rule} most={mostLevelsAsked} />
          ))}
        </DetailPage>
      )}
    </QueryGate>
  );
}

function Rule({ rule, most }: { rule: ApprovalRule; most: number }) {
  const t = useTranslations('approval-rules');
  const may = useMay();
  const [drawer, setDrawer] = useState<'edit' | 'history' | null>(null);
  const { current } = rule;
  const close = () => setDrawer(null);
  return (
    <Panel
      title={ruleName(t, rule.key)}
      actions={
        <>
          <Button icon={<History aria-hidden />} onClick={() => setDrawer('history')}>
            {t('history')}
          </Button>
          {may('workflow.rule.write') ? (
            <Button icon={<Pencil aria-hidden />} onClick={() => setDrawer('edit')}>
              {t('edit')}
            </Button>
          ) : null}
        </>
      }
    >
      <div className={styles['grid']}>
        <p className={styles['lead']}>
          {t.has(`about.${rule.key}`) ? t(`about.${rule.key}`) : null} <Status rule={rule} />
        </p>
        <Ladder levels={current.levels} most={most} />
        <PolicyLinks title={t('triggers')} keys={rule.triggers} />
        <PolicyLinks title={t('clocks')} keys={rule.clocks} />
        <DryRun rule={rule} />
      </div>
      <EditRule key={current.version} open={drawer === 'edit'} rule={rule} most={most} onClose={close} />
      <RuleHistory open={drawer === 'history'} rule={rule} most={most} onClose={close} />
    </Panel>
  );
}

function Status({ rule }: { rule: ApprovalRule }) {
  const t = useTranslations('approval-rules');
  const { current } = rule;
  return (
    <>
      {t('version', { name: versionName(t, current) })} · {t('running', { count: current.running })}
    </>
  );
}

/** Rules of the chain that decide around a ladder, with what counts chain-wide; each opens where it is set. */
function PolicyLinks({ title, keys }: { title: string; keys: readonly string[] }) {
  const t = useTranslations('policies');
  const rules = useTranslations('approval-rules');
  const formats = useFormats();
  const list = useQuery(apiQuery('org', policyRoutes.list, {}));
  const units = useQuery(apiQuery('org', orgRoutes.units, {}));
  const rootId = units.data?.items.find((unit) => unit.parentId === null)?.id;
  const said = (key: string): string => {
    const policy = list.data?.items.find((one) => one.key === key);
    if (!policy || rootId === undefined) return '';
    const chain = policy.entries.find((entry) => entry.scopeUnitId === rootId && entry.scopeFormat === '');
    const others = policy.entries.length - (chain ? 1 : 0);
    const value = valueText(t, formats, policy, chain ? chain.value : policy.defaultValue);
    return others === 0 ? value : rules('differs', { value, count: others });
  };
  return (
    <div>
      <h3>{title}</h3>
      <ul className={styles['chips']}>
        {keys.map((key) => (
          <li key={key}>
            <RouteLink target={{ to: '/policies', params: {}, search: { rule: key } }}>
              {t.has(`keys.${key}.label`) ? t(`keys.${key}.label`) : key}
            </RouteLink>{' '}
            <span className="num">{said(key)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
