export {
  CatalogApi,
  type CodeMatch,
  type ItemCodes,
  type ItemInfo,
  type ItemType,
  type ListedSpan,
  type ListingInfo,
  type NewItem,
  type RecipeBook,
  type RecipeComponent,
  type SourceInfo,
  type SupplyCalendarInfo,
} from './catalog.facade.ts';
