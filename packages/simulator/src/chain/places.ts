import { minuteOf } from '../dates.ts';
import type { Daypart, LocationType, StoreDefinition, TicketChannel } from '../types.ts';

const HOURS = 24;

/** Gaussian bumps (hour, width, height) that make a day's curve. */
type Bumps = readonly (readonly [number, number, number])[];

const LOCATION_BUMPS: Readonly<Record<LocationType, Bumps>> = {
  business: [
    [8.3, 0.9, 1.5],
    [12.4, 0.9, 1.6],
    [15.3, 1.4, 1.1],
    [18.4, 1.3, 0.8],
  ],
  community: [
    [8, 1.3, 1],
    [11.5, 1.6, 0.7],
    [16.5, 1.8, 0.9],
    [19.5, 1.6, 1.3],
  ],
  school: [
    [7.6, 0.8, 1.1],
    [12.1, 0.8, 1.5],
    [16.8, 1.2, 1.5],
    [20.6, 1.3, 0.8],
  ],
};

const DAYPART_BUMPS: Readonly<Record<Exclude<Daypart, 'allDay'>, Bumps>> = {
  breakfast: [
    [8, 1.6, 3],
    [14, 5, 0.4],
  ],
  lunch: [
    [12.2, 1.3, 3],
    [18.3, 1.5, 1],
  ],
  afternoon: [
    [15.2, 2.2, 2],
    [19.5, 2, 0.8],
  ],
  evening: [
    [19.3, 2.2, 2.4],
    [12.5, 2.5, 0.4],
  ],
};

const bump = (bumps: Bumps, hour: number): number =>
  bumps.reduce((sum, [at, width, height]) => sum + height * Math.exp(-(((hour + 0.5 - at) / width) ** 2) / 2), 0);

/** Daypart multiplier of an hour of the clock, 0–23; 1 for goods that sell all day. */
export function daypartFactor(daypart: Daypart, hour: number): number {
  return daypart === 'allDay' ? 1 : 0.08 + bump(DAYPART_BUMPS[daypart], hour);
}

/** Share of traffic per clock hour: the location's curve inside the opening hours, sum 1. */
export function openHourProfile(location: LocationType, opens: string, closes: string): number[] {
  const from = minuteOf(opens);
  const to = minuteOf(closes);
  const raw = Array.from({ length: HOURS }, (_, hour) => {
    const open = Math.max(0, Math.min(to, hour * 60 + 60) - Math.max(from, hour * 60)) / 60;
    const night = hour < 6 ? 0.25 : 1;
    return open * (0.12 * night + bump(LOCATION_BUMPS[location], hour));
  });
  const sum = raw.reduce((a, b) => a + b, 0);
  return raw.map((share) => share / sum);
}

/** Weekday multipliers, Monday first, by location type; mean 1. */
export const WEEKDAY_PROFILES: Readonly<Record<LocationType, readonly number[]>> = {
  business: [1.1, 1.11, 1.12, 1.13, 1.2, 0.72, 0.62],
  community: [0.9, 0.89, 0.91, 0.93, 1.05, 1.2, 1.12],
  school: [1.07, 1.08, 1.09, 1.1, 1.16, 0.8, 0.7],
};

const CHANNELS: Readonly<
  Record<'bakery' | 'convenience', Readonly<Record<LocationType, Partial<Record<TicketChannel, number>>>>>
> = {
  bakery: {
    business: { takeaway: 0.5, dine_in: 0.14, delivery: 0.22, online: 0.14 },
    community: { takeaway: 0.52, dine_in: 0.18, delivery: 0.22, online: 0.08 },
    school: { takeaway: 0.6, dine_in: 0.2, delivery: 0.08, online: 0.12 },
  },
  convenience: {
    business: { retail: 0.82, delivery: 0.12, online: 0.06 },
    community: { retail: 0.84, delivery: 0.13, online: 0.03 },
    school: { retail: 0.93, delivery: 0.03, online: 0.04 },
  },
};

export interface StoreSeed {
  code: string;
  zh: string;
  en: string;
  area: string;
  region: string;
  format: string;
  location: LocationType;
  sqm: number;
  lat: number;
  lng: number;
  cityZh: string;
  cityEn: string;
  opens: string;
  closes: string;
  closeout: number;
  size: number;
  spring: readonly [number, number] | null;
  opened: string;
}

/** Full store from its seed row: profiles follow from the location type, terminals from the size. */
export function store(kind: 'bakery' | 'convenience', seed: StoreSeed): StoreDefinition {
  return {
    code: seed.code,
    name: { zh: seed.zh, en: seed.en },
    areaCode: seed.area,
    regionCode: seed.region,
    formatCode: seed.format,
    locationType: seed.location,
    areaSqm: seed.sqm,
    lat: seed.lat,
    lng: seed.lng,
    city: { zh: seed.cityZh, en: seed.cityEn },
    opens: seed.opens,
    closes: seed.closes,
    closeoutHour: seed.closeout,
    sizeFactor: seed.size,
    weekdayProfile: WEEKDAY_PROFILES[seed.location],
    hourProfile: openHourProfile(seed.location, seed.opens, seed.closes),
    terminals: seed.size >= 1.15 ? ['T1', 'T2', 'T3'] : ['T1', 'T2'],
    channelMix: CHANNELS[kind][seed.location],
    springFestivalClosure: seed.spring ? { fromOffset: seed.spring[0], toOffset: seed.spring[1] } : null,
    openedOn: seed.opened,
  };
}
