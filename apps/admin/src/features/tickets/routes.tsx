import * as z from 'zod/mini';
import { defineFeature, featureRoute } from '../../lib/feature.ts';

const text = () => z.catch(z._default(z.string(), ''), '');

export const ticketList = featureRoute({
  path: '/tickets',
  permission: 'sales.ticket.read',
  search: z.object({
    from: text(),
    to: text(),
    channel: text(),
    state: text(),
    min: text(),
    max: text(),
    receipt: text(),
    sku: text(),
    open: text(),
  }),
  page: () => import('./ticket-list-page.tsx'),
});

export const storeDays = featureRoute({
  path: '/store-days',
  permission: 'sales.report.read',
  search: z.object({ from: text(), to: text(), state: text(), day: text() }),
  page: () => import('./store-days-page.tsx'),
});

export const feature = defineFeature({
  module: 'sales',
  messages: ['tickets'],
  nav: [
    { section: 'insights', page: 'tickets', path: '/tickets', permission: 'sales.ticket.read', order: 40 },
    { section: 'insights', page: 'storeDays', path: '/store-days', permission: 'sales.report.read', order: 50 },
  ],
  routes: [ticketList, storeDays],
  live: {
    'sales.store-day': [
      ['sales', '/api/v1/store-days'],
      ['sales', '/api/v1/store-day'],
    ],
  },
});
