import { useScope } from '../../lib/scope.ts';
import { outlookPage } from './routes.tsx';

/** What the page's filters ask of the server. */
export function useOutlookAsk() {
  const { horizon, least, day, unit, item, source } = outlookPage.useSearch();
  const { scope } = useScope();
  const place =
    scope.kind === 'store' ? scope.storeId : unit !== '' ? unit : scope.kind === 'region' ? scope.regionId : undefined;
  return {
    horizon,
    least: Number(least),
    ...(place === undefined ? {} : { scope: place }),
    ...(day === '' ? {} : { day }),
    ...(item === '' ? {} : { itemId: item }),
    ...(source === '' ? {} : { sourceId: source }),
  };
}
