/** Known on purpose, as on the sign-in page: demo accounts exist on loopback only. */
const PASSWORD = 'larder-demo';

export interface DoorOptions {
  readonly baseUrl: string;
  readonly signal: AbortSignal;
}

/** A signed-in person of a demo chain at the public API. */
export type Send = (method: string, path: string, body?: unknown) => Promise<unknown>;

/** @returns a caller with the person's session; a refusal is an Error that names status and path only */
export async function signIn({ baseUrl, signal }: DoorOptions, tenantCode: string, login: string): Promise<Send> {
  const call = async (method: string, path: string, body: unknown, cookie: string) => {
    const answer = await fetch(new URL(path, baseUrl), {
      method,
      signal,
      headers: {
        'x-larder-csrf': '1',
        ...(cookie ? { cookie } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status}`);
    return answer;
  };
  const session = await call('POST', '/api/v1/session', { tenantCode, login, password: PASSWORD }, '');
  const cookie = session.headers
    .getSetCookie()
    .map((c) => c.split(';')[0])
    .join('; ');
  return async (method, path, body) => {
    const text = await (await call(method, path, body, cookie)).text();
    return text === '' ? undefined : JSON.parse(text);
  };
}
