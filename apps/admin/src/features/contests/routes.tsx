import * as z from 'zod/mini';
import { defineFeature, featureRoute } from '../../lib/feature.ts';

export const contestList = featureRoute({
  path: '/contests',
  permission: 'ordering.contest.read',
  search: z.object({ view: z.catch(z._default(z.enum(['contests', 'practice']), 'contests'), 'contests') }),
  page: () => import('./contests-page.tsx'),
});

export const contestDetail = featureRoute({
  path: '/contests/$contestId',
  permission: 'ordering.contest.read',
  page: () => import('./contest-page.tsx'),
});

export const attemptPage = featureRoute({
  path: '/contests/attempts/$attemptId',
  permission: 'ordering.contest.read',
  page: () => import('./attempt-page.tsx'),
});

export const feature = defineFeature({
  module: 'ordering',
  messages: ['contests'],
  nav: [{ section: 'insights', page: 'contests', path: '/contests', permission: 'ordering.contest.read', order: 34 }],
  routes: [contestList, contestDetail, attemptPage],
});
