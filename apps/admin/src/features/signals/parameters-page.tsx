import { PARAMETER_GROUPS, type ParameterView, parameterRoutes } from '@larder/contracts/ordering/parameters';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Badge, Button, Checkbox } from '@larder/ui';
import { useQuery } from '@tanstack/react-query';
import { Panel, QueryGate } from '../../components/detail-page.tsx';
import { ListPage } from '../../components/list-page.tsx';
import { apiQuery, useApiMutation } from '../../lib/query.ts';
import { useMay } from '../../lib/session.ts';
import styles from './signals.module.css';

const TONE = { in_use: 'good', waiting: 'neutral', stale: 'warn', absent: 'neutral', off: 'neutral' } as const;

/** Every named parameter of a suggestion: what it is, where it comes from, and whether it counts here. */
export default function ParametersPage() {
  const t = useTranslations('signals');
  const may = useMay();
  const query = useQuery(apiQuery('ordering', parameterRoutes.list, {}));
  const preset = useApiMutation({ route: parameterRoutes.preset, invalidates: ['ordering', 'audit'] });
  const items = query.data?.items ?? [];
  const inUse = items.filter((p) => p.state === 'in_use').length;
  return (
    <ListPage
      title={t('parameters')}
      lead={query.data ? t('parametersLead', { count: items.length, inUse }) : undefined}
      actions={
        may('ordering.model.train')
          ? (['retail30', 'catering15'] as const).map((name) => (
              <Button
                key={name}
                disabled={query.data?.preset === name}
                loading={preset.isPending}
                onClick={() => preset.mutate({ body: { preset: name } })}
              >
                {t(`preset.${name}`)}
              </Button>
            ))
          : null
      }
    >
      <QueryGate query={query}>
        {() => (
          <div className={styles['groups']}>
            {PARAMETER_GROUPS.map((group) => (
              <Panel key={group} title={t(`group.${group}`)}>
                <ul className={styles['list']}>
                  {items
                    .filter((p) => p.group === group)
                    .map((p) => (
                      <ParameterRow key={p.key} parameter={p} mayChange={may('ordering.model.train')} />
                    ))}
                </ul>
              </Panel>
            ))}
          </div>
        )}
      </QueryGate>
    </ListPage>
  );
}

function ParameterRow({ parameter: p, mayChange }: { parameter: ParameterView; mayChange: boolean }) {
  const t = useTranslations('signals');
  const formats = useFormats();
  const change = useApiMutation({ route: parameterRoutes.put, invalidates: ['ordering', 'audit'] });
  const name = t(`parameter.${p.key}`);
  return (
    <li className={styles['row']}>
      <div className={styles['what']}>
        <span className={styles['name']}>{name}</span>
        <span className={styles['facts']}>
          {t(`source.${p.source}`)}
          {p.dates === null ? null : ` · ${t('datesKnown', { count: p.dates })}`}
          {p.lastDate ? ` · ${t('lastDate', { date: formats.businessDate(p.lastDate) })}` : null}
          {p.knownAt ? ` · ${t('knownAt', { time: formats.dateTime(p.knownAt) })}` : null}
          {p.freshDays === null ? null : ` · ${t('fresh', { days: p.freshDays })}`}
        </span>
      </div>
      <Badge tone={TONE[p.state]}>{t(`state.${p.state}`)}</Badge>
      {p.switchable ? (
        <Checkbox
          aria-label={t('switch', { name })}
          checked={p.enabled}
          disabled={!mayChange || change.isPending}
          onChange={(event) => change.mutate({ body: { key: p.key, enabled: event.currentTarget.checked } })}
        />
      ) : (
        <span className={styles['fixed']}>{t('fixed')}</span>
      )}
    </li>
  );
}
