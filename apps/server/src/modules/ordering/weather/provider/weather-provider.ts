import { setTimeout as after } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Config } from '../../../../platform/config/config.ts';
import { type Answer, DAILY, readOpenMeteo } from '../domain/open-meteo.ts';
import { type Square, sampleOf } from '../domain/weather.ts';

/** Days of a question. */
export interface Span {
  readonly pastDays: number;
  readonly forecastDays: number;
}

/** Where weather comes from. Without a provider nothing leaves this machine. */
export abstract class WeatherProvider {
  /** Host that is asked; null: none is configured. */
  abstract readonly host: string | null;
  /**
   * Days of a square in the zone's local dates.
   * @throws Error in words for people, when there is no usable answer
   */
  abstract daily(square: Square, zone: string, span: Span, signal: AbortSignal): Promise<Answer>;
}

const TIMEOUT_MS = 10_000;
/** 110 days are 8 KB. */
const MOST_BYTES = 512 * 1024;
const ATTEMPTS = 3;
const CENTI = 100;

/** Worth another try: the provider is busy or out of order, not the question. */
class Passing extends Error {}

/** Any server that speaks Open-Meteo's forecast format: the public one, a paid one with a key, or one of your own. */
@Injectable()
export class OpenMeteoProvider extends WeatherProvider {
  readonly host: string | null;
  private readonly base: string | undefined;
  private readonly key: string | undefined;
  private readonly pauseMs: number;
  private free = 0;

  constructor(config: Config) {
    super();
    this.base = config.weather?.url;
    this.key = config.weather?.key;
    this.pauseMs = config.weather?.pauseMs ?? 0;
    this.host = this.base === undefined ? null : new URL(this.base).host;
  }

  override async daily(square: Square, zone: string, span: Span, signal: AbortSignal): Promise<Answer> {
    for (let attempt = 1; ; attempt++) {
      await this.turn(signal);
      try {
        return readOpenMeteo(await this.ask(square, zone, span, signal));
      } catch (error) {
        if (!(error instanceof Passing) || attempt === ATTEMPTS || signal.aborted) throw error;
        await after(this.pauseMs * 4 ** attempt, undefined, { signal });
      }
    }
  }

  /** One question after the other, with a pause between them, however many chains ask. */
  private async turn(signal: AbortSignal): Promise<void> {
    const now = performance.now();
    const at = Math.max(now, this.free);
    this.free = at + this.pauseMs;
    if (at > now) await after(at - now, undefined, { signal });
  }

  private async ask(square: Square, zone: string, span: Span, signal: AbortSignal): Promise<unknown> {
    if (this.base === undefined) throw new Error('no weather provider is configured');
    const url = new URL('v1/forecast', this.base.endsWith('/') ? this.base : `${this.base}/`);
    url.search = new URLSearchParams({
      latitude: String(square.latCenti / CENTI),
      longitude: String(square.lngCenti / CENTI),
      daily: DAILY.join(),
      timezone: zone,
      past_days: String(span.pastDays),
      forecast_days: String(span.forecastDays),
      ...(this.key === undefined ? {} : { apikey: this.key }),
    }).toString();
    const answer = await fetch(url, {
      headers: { accept: 'application/json' },
      // A provider has no reason to send us elsewhere, least of all into this network.
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    }).catch((error: Error) => {
      throw new Passing(
        `${this.host} does not answer (${(error.cause as Error | undefined)?.message ?? error.message})`,
      );
    });
    const text = await limitedText(answer);
    if (answer.status === 429 || answer.status >= 500) throw new Passing(`${this.host} answers ${answer.status}`);
    const body = parsed(text);
    if (!answer.ok)
      throw new Error(
        `${this.host} answers ${answer.status}: ${sampleOf((body as { reason?: string })?.reason ?? text)}`,
      );
    if (body === undefined) throw new Error(`${this.host} answers something that is no JSON: ${sampleOf(text)}`);
    return body;
  }
}

async function limitedText(answer: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const part of answer.body ?? []) {
      size += part.byteLength;
      if (size > MOST_BYTES) break;
      parts.push(part);
    }
  } catch (error) {
    throw new Passing(`the answer broke off (${(error as Error).message})`);
  }
  if (size > MOST_BYTES) throw new Error(`the answer is larger than ${MOST_BYTES} bytes`);
  return Buffer.concat(parts).toString('utf8');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
