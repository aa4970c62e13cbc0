import { salesRoutes } from '@larder/contracts/sales/tickets';
import { useTranslations } from '@larder/i18n/react';
import { Button, Drawer } from '@larder/ui';
import { useQuery } from '@tanstack/react-query';
import { Printer } from 'lucide-react';
import { QueryGate } from '../../components/detail-page.tsx';
import { apiQuery } from '../../lib/query.ts';
import { parseTicketKey } from './model.ts';
import { Receipt } from './receipt.tsx';

interface Props {
  /** Key of the open ticket, or empty. */
  open: string;
  onOpen: (key: string) => void;
  onSku: (code: string) => void;
}

/** The receipt beside the list; a sheet from below on phones. */
export function ReceiptDrawer({ open, onOpen, onSku }: Props) {
  const t = useTranslations('tickets');
  const key = parseTicketKey(open);
  return (
    <Drawer
      open={key !== null}
      onOpenChange={(next) => (next ? undefined : onOpen(''))}
      title={t('receiptTitle')}
      footer={
        <Button icon={<Printer aria-hidden />} onClick={() => window.print()}>
          {t('print')}
        </Button>
      }
    >
      {key ? <Loaded {...key} onOpen={onOpen} onSku={onSku} /> : null}
    </Drawer>
  );
}

function Loaded({
  storeId,
  ticketUid,
  onOpen,
  onSku,
}: { storeId: string; ticketUid: string } & Pick<Props, 'onOpen' | 'onSku'>) {
  const query = useQuery(apiQuery('sales', salesRoutes.ticket, { params: { storeId, ticketUid } }));
  return <QueryGate query={query}>{(ticket) => <Receipt ticket={ticket} onOpen={onOpen} onSku={onSku} />}</QueryGate>;
}
