import type { FastifyReply, FastifyRequest } from 'fastify';

/** Days a browser keeps the cookie; the server ends the session by its own clock. */
const MAX_AGE_SECONDS = 30 * 86_400;

const isHttps = (request: FastifyRequest): boolean => request.protocol === 'https';
/** Over HTTPS the prefix binds the cookie to this very host and to secure connections; a browser enforces it. */
const nameFor = (request: FastifyRequest): string => (isHttps(request) ? '__Host-larder' : 'larder');

/** The session token that the request carries, if any. */
export function readSessionCookie(request: FastifyRequest): string | undefined {
  const name = nameFor(request);
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return undefined;
}

const attributes = (request: FastifyRequest, maxAge: number): string =>
  `Path=/; HttpOnly; SameSite=Lax; Max-Age=${maxAge}${isHttps(request) ? '; Secure' : ''}`;

export const setSessionCookie = (request: FastifyRequest, reply: FastifyReply, token: string): void => {
  void reply.header('set-cookie', `${nameFor(request)}=${token}; ${attributes(request, MAX_AGE_SECONDS)}`);
};

export const clearSessionCookie = (request: FastifyRequest, reply: FastifyReply): void => {
  void reply.header('set-cookie', `${nameFor(request)}=; ${attributes(request, 0)}`);
};
