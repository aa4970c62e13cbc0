/** Bits of a series-day flag. A closed, unlisted or missing day is no observation; it is never zero demand. */
export const DAY_CLOSED = 1;
/** The shelf was empty at close: the sale is a lower bound of demand. */
export const DAY_SOLD_OUT = 2;
/** The item was not in the store's assortment. */
export const DAY_NOT_LISTED = 4;
/** Days that carry no demand at all. */
export const DAY_NO_DEMAND = DAY_CLOSED | DAY_NOT_LISTED;
