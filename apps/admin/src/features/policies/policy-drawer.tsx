import { type PolicyView, policyRoutes } from '@larder/contracts/org/policies';
import type { OrgUnit } from '@larder/contracts/org/units';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Badge, Button, Drawer, IconButton } from '@larder/ui';
import { Lock, Pencil, Plus, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { valueText } from '../../components/policy-words.ts';
import { call } from '../../lib/api-client.ts';
import { useApiMutation } from '../../lib/query.ts';
import { nameIn } from '../../lib/scope.ts';
import { useMay } from '../../lib/session.ts';
import styles from './policies.module.css';
import { ScopeEditor } from './scope-editor.tsx';
import { type Entry, scopeTree } from './scope-tree.ts';

interface PolicyDrawerProps {
  rule: PolicyView;
  units: readonly OrgUnit[];
  formats: readonly string[];
  onClose: () => void;
}

/** One rule: what it means, its default, where it differs, and the editor of a place. */
export default function PolicyDrawer({ rule, units, formats, onClose }: PolicyDrawerProps) {
  const t = useTranslations('policies');
  return (
    <Drawer
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t(`keys.${rule.key}.label`)}
      description={t(`keys.${rule.key}.help`)}
      size="wide"
    >
      <RuleView key={rule.key} rule={rule} units={units} formats={formats} />
    </Drawer>
  );
}

function RuleView({
  rule,
  units,
  formats,
}: {
  rule: PolicyView;
  units: readonly OrgUnit[];
  formats: readonly string[];
}) {
  const t = useTranslations('policies');
  const words = useFormats();
  const writes = useMay()('org.policy.write');
  const [editing, setEditing] = useState<Entry | 'new' | null>(null);
  const nodes = scopeTree(rule.entries, units);
  const remove = useApiMutation({
    route: policyRoutes.remove,
    invalidates: ['org', 'ordering', 'audit'],
    success: () => t('removed'),
    undo: {
      label: t('undo'),
      run: async (_, { query }) => {
        const entry = rule.entries.find(
          (one) => one.scopeUnitId === query.scopeUnitId && one.scopeFormat === (query.scopeFormat ?? ''),
        );
        if (!entry) return;
        const { key, scopeUnitId, scopeFormat, value, locked } = entry;
        await call(policyRoutes.put, { body: { key, scopeUnitId, scopeFormat, value, locked } });
      },
    },
  });
  return (
    <div className={styles['drawer']}>
      <p className={styles['defaultLine']}>
        <span>{t('default')}</span>
        <b className="num">{valueText(t, words, rule, rule.defaultValue)}</b>
        <span className={styles['quiet']}>{t('defaultNote')}</span>
      </p>
      {nodes.length === 0 ? <p className={styles['quiet']}>{t('noOverrides')}</p> : null}
      {nodes.length > 0 ? (
        <ul className={styles['tree']} aria-label={t('overrides')}>
          {nodes.map(({ unit, depth, entries }) => (
            <li key={unit.id} data-depth={depth}>
              <div className={styles['unit']}>
                <span className={styles['unitName']}>{nameIn(words.locale, unit)}</span>
                <span className={styles['quiet']}>{t(`unitTypes.${unit.type}`)}</span>
              </div>
              {entries.map((entry) => (
                <div key={entry.scopeFormat} className={styles['entry']}>
                  <span className={styles['entryScope']}>
                    {entry.scopeFormat === '' ? t('allFormats') : t('onlyFormat', { format: entry.scopeFormat })}
                  </span>
                  <b className="num">{valueText(t, words, rule, entry.value)}</b>
                  {entry.locked ? <Badge icon={<Lock aria-hidden size={13} />}>{t('locked')}</Badge> : null}
                  {writes ? (
                    <span className={styles['entryButtons']}>
                      <IconButton
                        variant="quiet"
                        size="sm"
                        label={t('editAt', { place: nameIn(words.locale, unit) })}
                        icon={<Pencil aria-hidden />}
                        onClick={() => setEditing(entry)}
                      />
                      <IconButton
                        variant="quiet"
                        size="sm"
                        label={t('removeAt', { place: nameIn(words.locale, unit) })}
                        icon={<Undo2 aria-hidden />}
                        disabled={remove.isPending}
                        onClick={() =>
                          remove.mutate({
                            query: { key: rule.key, scopeUnitId: unit.id, scopeFormat: entry.scopeFormat },
                          })
                        }
                      />
                    </span>
                  ) : null}
                </div>
              ))}
            </li>
          ))}
        </ul>
      ) : null}
      {writes && editing === null ? (
        <div>
          <Button icon={<Plus aria-hidden />} onClick={() => setEditing('new')}>
            {t('addOverride')}
          </Button>
        </div>
      ) : null}
      {editing !== null ? (
        <ScopeEditor
          key={editing === 'new' ? 'new' : `${editing.scopeUnitId} ${editing.scopeFormat}`}
          rule={rule}
          units={units}
          formats={formats}
          entry={editing === 'new' ? undefined : editing}
          onClose={() => setEditing(null)}
        />
      ) : null}
    </div>
  );
}
