import { salesRoutes } from '@larder/contracts/sales/tickets';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Badge, buttonClass } from '@larder/ui';
import { useQuery } from '@tanstack/react-query';
import { Facts, QueryGate } from '../../components/detail-page.tsx';
import { RouteLink } from '../../components/route-link.tsx';
import { apiQuery } from '../../lib/query.ts';
import { nameIn } from '../../lib/scope.ts';
import { useSession } from '../../lib/session.ts';
import { DayBadge } from './day-badge.tsx';
import { ticketList } from './routes.tsx';
import styles from './tickets.module.css';

/** One day of one store, terminal by terminal. */
export function StoreDayDetail({ storeId, businessDate }: { storeId: string; businessDate: string }) {
  const t = useTranslations('tickets');
  const formats = useFormats();
  const { stores } = useSession();
  const store = stores.find(({ id }) => id === storeId);
  const query = useQuery(apiQuery('sales', salesRoutes.storeDay, { query: { storeId, businessDate } }));
  return (
    <QueryGate query={query}>
      {(day) => (
        <>
          <Facts
            items={[
              { label: t('store'), value: store ? nameIn(formats.locale, store) : null },
              { label: t('date'), value: formats.businessDate(day.businessDate, 'short') },
              { label: t('stateHeader'), value: <DayBadge state={day.state} /> },
              { label: t('received'), value: formats.number(day.received) },
              { label: t('missing'), value: day.missing === 0 ? null : formats.number(day.missing) },
              { label: t('net'), value: formats.money(day.net, store?.currency) },
            ]}
          />
          {day.terminals.map((terminal) => (
            <section key={terminal.terminalCode} className={styles['terminal']}>
              <h3>
                {t('terminal', { code: terminal.terminalCode })}
                <Badge tone={terminal.dayEnd ? 'good' : 'neutral'}>
                  {terminal.dayEnd ? t('withZ') : t('withoutZ')}
                </Badge>
              </h3>
              <span className="num">
                {terminal.firstSeq === null
                  ? t('noSeq', { count: terminal.received })
                  : t('seqRange', {
                      first: terminal.firstSeq,
                      last: terminal.lastSeq ?? terminal.firstSeq,
                      count: terminal.received,
                    })}
              </span>
              {terminal.gaps.length > 0 ? (
                <div className={styles['gaps']}>
                  <span>{t('gaps')}</span>
                  {terminal.gaps.map(([first, last]) => (
                    <Badge key={first} tone="bad">
                      {first === last ? `#${first}` : `#${first}–${last}`}
                    </Badge>
                  ))}
                </div>
              ) : null}
              {terminal.differences.length > 0 ? (
                <Differences rows={terminal.differences} currency={store?.currency} />
              ) : null}
            </section>
          ))}
          <RouteLink
            target={ticketList.to({ search: { from: businessDate, to: businessDate } })}
            className={buttonClass()}
          >
            {t('openTickets')}
          </RouteLink>
        </>
      )}
    </QueryGate>
  );
}

const MONEY = /gross|discount|refund|void|tender|net/i;

/** The till's figures against what its tickets give. */
function Differences({
  rows,
  currency,
}: {
  rows: readonly { figure: string; z: string; computed: string }[];
  currency: string | undefined;
}) {
  const t = useTranslations('tickets');
  const formats = useFormats();
  const show = (figure: string, value: string) =>
    MONEY.test(figure) && /^-?\d+$/.test(value) ? formats.money(Number(value), currency) : value;
  return (
    <table className={styles['lines']}>
      <thead>
        <tr>
          <th scope="col">{t('figure')}</th>
          <th scope="col">{t('zFigure')}</th>
          <th scope="col">{t('computed')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.figure}>
            <td>{row.figure}</td>
            <td className="num">{show(row.figure, row.z)}</td>
            <td className="num">{show(row.figure, row.computed)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
