import { type BandProposal, outcomeRoutes } from '@larder/contracts/ordering/outcomes';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Badge, Button, toast } from '@larder/ui';
import { useQuery } from '@tanstack/react-query';
import { Panel } from '../../components/detail-page.tsx';
import { call } from '../../lib/api-client.ts';
import { apiQuery, useApiMutation } from '../../lib/query.ts';
import { nameIn } from '../../lib/scope.ts';
import { useMay } from '../../lib/session.ts';
import styles from './outcomes.module.css';

const SHOWN_ANSWERS = 5;
const TONE = { open: 'warn', accepted: 'good', dismissed: 'neutral', undone: 'neutral' } as const;

/** Proposals for another band, with what they rest on. Nothing is shown until there is one. */
export function BandProposals() {
  const t = useTranslations('outcomes');
  const { data } = useQuery(apiQuery('ordering', outcomeRoutes.proposals, {}));
  const items = data?.items ?? [];
  const open = items.filter((p) => p.state === 'open');
  const answered = items.filter((p) => p.state !== 'open').slice(0, SHOWN_ANSWERS);
  if (open.length + answered.length === 0) return null;
  return (
    <Panel title={t('proposals')}>
      <ul className={styles['proposals']}>
        {[...open, ...answered].map((proposal) => (
          <Proposal key={proposal.id} proposal={proposal} />
        ))}
      </ul>
    </Panel>
  );
}

function Proposal({ proposal: p }: { proposal: BandProposal }) {
  const t = useTranslations('outcomes');
  const formats = useFormats();
  const may = useMay();
  const input = { params: { id: p.id }, body: {} };
  const invalidates = ['ordering', 'org', 'audit'];
  const undo = useApiMutation({ route: outcomeRoutes.undo, invalidates, success: () => t('undone') });
  const accept = useApiMutation({
    route: outcomeRoutes.accept,
    invalidates,
    success: () => t('accepted'),
    undo: {
      label: t('undo'),
      // Not the mutation of the button: the toast says its own failure, and two would say it twice.
      run: async () => {
        await call(outcomeRoutes.undo, input);
        toast.success(t('undone'));
      },
    },
  });
  const dismiss = useApiMutation({ route: outcomeRoutes.dismiss, invalidates, success: () => t('dismissed') });
  const store = nameIn(formats.locale, { name: p.storeName, nameEn: p.storeNameEn });
  const money = (minor: number) => formats.money(minor, p.currency);
  const { evidence: e } = p;
  return (
    <li className={styles['proposal']}>
      <div>
        <strong>{t(`propose.${p.direction}`, { store, from: p.fromPct, to: p.toPct })}</strong>{' '}
        <Badge tone={TONE[p.state]}>{t(`state.${p.state}`)}</Badge>
        <p className={styles['note']}>
          {t('evidence', {
            from: formats.businessDate(e.from),
            to: formats.businessDate(e.to),
            lines: e.lines,
            helped: e.helped,
            hurt: e.hurt,
            effect: money(e.effect),
            low: money(e.low),
            high: money(e.high),
          })}
          {p.decidedAt ? ` ${t('answered', { who: p.decidedBy ?? '', at: formats.dateTime(p.decidedAt) })}` : null}
        </p>
      </div>
      {may('ordering.band.decide') ? (
        <div className={styles['answers']}>
          {p.state === 'open' ? (
            <>
              <Button
                variant="primary"
                aria-label={t('acceptFor', { store, to: p.toPct })}
                loading={accept.isPending}
                onClick={() => accept.mutate(input)}
              >
                {t('accept', { to: p.toPct })}
              </Button>
              <Button
                aria-label={t('dismissFor', { store })}
                loading={dismiss.isPending}
                onClick={() => dismiss.mutate(input)}
              >
                {t('dismiss')}
              </Button>
            </>
          ) : p.state === 'accepted' ? (
            <Button variant="quiet" loading={undo.isPending} onClick={() => undo.mutate(input)}>
              {t('undo')}
            </Button>
          ) : null}
        </div>
      ) : null}
    </li>
  );
}
