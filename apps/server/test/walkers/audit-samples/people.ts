import { newId } from '../../../src/platform/ids/ids.ts';
import { DEMO_PASSWORD } from '../../support/demo-world.ts';
import type { Samples, Versioned, Workshop } from './workshop.ts';

async function invited(w: Workshop): Promise<{ token: string }> {
  const { issued } = await w.owner<{ issued: { link: string | null } }>('POST', '/api/v1/people', {
    displayName: 'Walked',
    email: `${newId()}@example.test`,
    grants: [{ role: 'store_manager', unitId: w.stores[0] }],
  });
  return { token: new URL(issued.link ?? '').hash.slice(1) };
}

/** People, their sessions and what is theirs alone. */
export const PEOPLE: Samples = {
  'POST /api/v1/people': async (w) => ({
    body: {
      displayName: 'Walked',
      email: `${newId()}@example.test`,
      grants: [{ role: 'store_manager', unitId: w.stores[0] }],
    },
  }),
  'POST /api/v1/password-links/inspect': async (w) => ({ body: await invited(w), as: 'nobody' }),
  'POST /api/v1/password-links/accept': async (w) => ({
    body: { ...(await invited(w)), password: 'a password of four words' },
    as: 'nobody',
  }),
  'POST /api/v1/me/views': async () => ({ body: { page: 'orders', name: 'Walked', search: { state: 'open' } } }),
  'DELETE /api/v1/me/views/:id': async (w) => {
    const body = { page: 'orders', name: newId().slice(-8), search: { state: 'open' } };
    return { params: { id: (await w.owner<Versioned>('POST', '/api/v1/me/views', body)).id } };
  },
  'PUT /api/v1/notifications/preferences': async (w) => {
    const { version } = await w.owner<Versioned>('GET', '/api/v1/notifications/preferences');
    return { body: { version, kinds: [], digest: true, digestMinute: 450, zone: 'Asia/Shanghai' } };
  },
  'POST /api/v1/session': async (w) => ({
    body: { tenantCode: w.tenantCode, login: w.login, password: DEMO_PASSWORD },
    as: 'nobody',
  }),
  'POST /api/v1/session/password': async () => ({
    body: { currentPassword: DEMO_PASSWORD, newPassword: 'a password of four words' },
  }),
};
