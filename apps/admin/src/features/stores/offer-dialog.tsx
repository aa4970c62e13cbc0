import { type ItemSupply, type Listing, supplyRoutes } from '@larder/contracts/catalog/supply';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Dialog, EmptyState } from '@larder/ui';
import type { EditStore } from '@larder/ui/data';
import { useQuery } from '@tanstack/react-query';
import { Check } from 'lucide-react';
import { QueryGate } from '../../components/detail-page.tsx';
import { apiQuery } from '../../lib/query.ts';
import { nameIn } from '../../lib/scope.ts';
import { NO_OFFER, OFFER, OFFER_NAME } from './listing-draft.ts';
import styles from './stores.module.css';

interface OfferDialogProps {
  listing: Listing;
  store: EditStore;
  onClose: () => void;
}

/** Whose offer a store orders an item by. The choice is saved with the other edits. */
export function OfferDialog({ listing, store, onClose }: OfferDialogProps) {
  const t = useTranslations('stores');
  const { locale } = useFormats();
  const query = useQuery(apiQuery('catalog', supplyRoutes.itemSupply, { params: { id: listing.itemId } }));
  const chosen = store.value(listing.itemId, OFFER) ?? listing.supplierItemId ?? NO_OFFER;
  const choose = (id: string, name: string) => {
    const same = id === (listing.supplierItemId ?? NO_OFFER);
    store.apply([
      { rowId: listing.itemId, columnId: OFFER, value: same ? undefined : id },
      { rowId: listing.itemId, columnId: OFFER_NAME, value: same ? undefined : name },
    ]);
    onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t('chooseSource')}
      description={nameIn(locale, { name: listing.itemName, nameEn: listing.itemNameEn })}
    >
      <QueryGate query={query}>
        {({ offers }) => {
          const active = offers.filter((offer) => offer.status === 'active' || offer.supplierItemId === chosen);
          return active.length === 0 ? (
            <EmptyState title={t('noOffers')} detail={t('noOffersDetail')} />
          ) : (
            <div className={styles['offers']}>
              {active.map((offer) => (
                <Offer
                  key={offer.supplierItemId}
                  offer={offer}
                  baseUom={listing.baseUom}
                  chosen={offer.supplierItemId === chosen}
                  onChoose={(name) => choose(offer.supplierItemId, name)}
                />
              ))}
              <button
                type="button"
                className={styles['offer']}
                aria-pressed={chosen === NO_OFFER}
                onClick={() => choose(NO_OFFER, '')}
              >
                <span className={styles['offerName']}>{t('clearSource')}</span>
                {chosen === NO_OFFER ? <Check aria-hidden /> : null}
              </button>
            </div>
          );
        }}
      </QueryGate>
    </Dialog>
  );
}

interface OfferProps {
  offer: ItemSupply['offers'][number];
  baseUom: string;
  chosen: boolean;
  onChoose: (name: string) => void;
}

function Offer({ offer, baseUom, chosen, onChoose }: OfferProps) {
  const t = useTranslations('stores');
  const formats = useFormats();
  const name = nameIn(formats.locale, { name: offer.sourceName, nameEn: offer.sourceNameEn });
  return (
    <button type="button" className={styles['offer']} aria-pressed={chosen} onClick={() => onChoose(name)}>
      <span className={styles['offerName']}>
        <b>{name}</b>
        <span className={styles['quiet']}>
          {t('packOf', { pack: formats.unit(offer.packUom), quantity: formats.quantity(offer.pack, baseUom) })}
          {' · '}
          {t('moqOf', { quantity: formats.quantity(offer.moq, baseUom) })}
        </span>
      </span>
      <span className="num">{formats.money(offer.packPrice, offer.currency)}</span>
      {chosen ? <Check aria-hidden /> : null}
    </button>
  );
}
