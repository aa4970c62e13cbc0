import { z } from 'zod';
import { Id, IdParams } from '../common/ids.ts';
import { defineRoute } from '../common/route.ts';

/** What a view may be called; the same rule in the dialog and on the server. */
export const VIEW_NAME_MOST = 30;
export const VIEWS_MOST = 50;
export const ViewName = z.string().trim().min(1).max(VIEW_NAME_MOST);
const ViewPage = z.string().regex(/^[a-z][a-z-]{0,39}$/);

/** Filters of a page under a name of the person's own: the page's search parameters as they stand in the address. */
export const UserView = z.object({
  id: Id,
  page: ViewPage,
  name: ViewName,
  search: z.record(z.string().max(40), z.string().max(400)),
});
export type UserView = z.infer<typeof UserView>;

export const viewRoutes = {
  list: defineRoute({
    method: 'GET',
    path: '/api/v1/me/views',
    access: 'session',
    query: z.object({ page: ViewPage }),
    response: z.object({ items: z.array(UserView) }),
    summary: 'Own saved views of a page, oldest first',
  }),
  add: defineRoute({
    method: 'POST',
    path: '/api/v1/me/views',
    access: 'session',
    body: z.strictObject({
      page: ViewPage,
      name: ViewName,
      search: z
        .record(z.string().max(40), z.string().max(400))
        .refine((s) => Object.keys(s).length <= 20, 'at most 20 parameters'),
    }),
    response: UserView,
    status: 201,
    summary: 'Keep the filters of a page under a name',
  }),
  remove: defineRoute({
    method: 'DELETE',
    path: '/api/v1/me/views/:id',
    access: 'session',
    params: IdParams,
    status: 204,
    summary: 'Forget an own view',
  }),
};
