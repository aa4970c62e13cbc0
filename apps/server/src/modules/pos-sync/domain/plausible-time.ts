const EARLIEST = '1970-01-01';
const LATEST = '2199-12-31';

/** False for a date or instant of the wire (ISO text) that no till means and that some column could not hold. */
export const isPlausibleTime = (text: string): boolean =>
  text.length >= 10 && text >= EARLIEST && text.slice(0, 10) <= LATEST;
