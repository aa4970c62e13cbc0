import { z } from 'zod';
import { ExpectedVersion, Id, Instant } from '../common/ids.ts';
import { PageQuery, pageOf, QueryFlag } from '../common/pagination.ts';
import { defineRoute } from '../common/route.ts';
import { Zone } from '../common/zone.ts';
import { NotificationKind } from './kinds.ts';

/** How a person gets a kind: not at all, in the app, or in the app and by mail. */
export const Channel = z.enum(['off', 'app', 'mail']);
export type Channel = z.infer<typeof Channel>;

export const NotificationView = z.object({
  id: Id,
  kind: NotificationKind,
  store: z.object({ id: Id, name: z.string(), nameEn: z.string().nullable(), zone: z.string() }).nullable(),
  /** Data of the kind (`NOTIFICATION_KINDS`); the reader's language makes the words. */
  params: z.record(z.string(), z.unknown()),
  /** Came while muted: listed, but neither counted nor mailed. */
  quiet: z.boolean(),
  createdAt: Instant,
  readAt: Instant.nullable(),
});
export type NotificationView = z.infer<typeof NotificationView>;

export const NotificationQuery = PageQuery.extend({
  unread: QueryFlag.optional(),
  kind: NotificationKind.optional(),
  storeId: Id.optional(),
});

const MOST_MARKED = 500;

export const MuteView = z.object({
  id: Id,
  kind: NotificationKind.nullable(),
  store: z.object({ id: Id, name: z.string(), nameEn: z.string().nullable() }).nullable(),
  until: Instant,
});
export type MuteView = z.infer<typeof MuteView>;

export const NotificationPreferences = z.object({
  /** 0 until a person saves for the first time. */
  version: z.int(),
  kinds: z.array(z.object({ kind: NotificationKind, channel: Channel, required: z.boolean() })),
  digest: z.boolean(),
  /** Local minute of the day at which the digest leaves. */
  digestMinute: z.int(),
  zone: z.string(),
  mutes: z.array(MuteView),
  mail: z.object({
    /** False: this installation has no mail server (SMTP_URL). */
    enabled: z.boolean(),
    /** False: the person has no mail address on file. */
    hasAddress: z.boolean(),
  }),
});
export type NotificationPreferences = z.infer<typeof NotificationPreferences>;

export const SavePreferencesInput = z.strictObject({
  version: ExpectedVersion,
  kinds: z.array(z.strictObject({ kind: NotificationKind, channel: Channel })).max(50),
  digest: z.boolean(),
  digestMinute: z.int().min(0).max(1439),
  zone: Zone,
});
export type SavePreferencesInput = z.infer<typeof SavePreferencesInput>;

/** At least one of kind and store. */
export const MuteInput = z
  .strictObject({ kind: NotificationKind.nullable(), storeId: Id.nullable(), until: Instant })
  .refine((mute) => mute.kind !== null || mute.storeId !== null, { path: ['kind'], message: 'a kind or a store' });
export type MuteInput = z.infer<typeof MuteInput>;

export const notificationRoutes = {
  list: defineRoute({
    method: 'GET',
    path: '/api/v1/notifications',
    access: 'session',
    query: NotificationQuery,
    response: pageOf(NotificationView),
    summary: 'What the caller was told, newest first, cut to what they may still see',
  }),
  unread: defineRoute({
    method: 'GET',
    path: '/api/v1/notifications/unread',
    access: 'session',
    response: z.object({ unread: z.int() }),
    summary: 'How many are unread; muted ones do not count',
  }),
  mark: defineRoute({
    method: 'POST',
    path: '/api/v1/notifications/marks',
    access: 'session',
    body: z.strictObject({ ids: z.array(Id).min(1).max(MOST_MARKED), read: z.boolean() }),
    status: 204,
    summary: 'Mark own notifications read or unread',
  }),
  markAll: defineRoute({
    method: 'POST',
    path: '/api/v1/notifications/marks/all',
    access: 'session',
    body: z.strictObject({ until: Instant, kind: NotificationKind.optional(), storeId: Id.optional() }),
    response: z.object({ marked: z.int() }),
    summary: 'Mark everything that came up to an instant read',
  }),
  preferences: defineRoute({
    method: 'GET',
    path: '/api/v1/notifications/preferences',
    access: 'session',
    response: NotificationPreferences,
    summary: 'What the caller gets, how and when',
  }),
  savePreferences: defineRoute({
    method: 'PUT',
    path: '/api/v1/notifications/preferences',
    access: 'session',
    body: SavePreferencesInput,
    response: NotificationPreferences,
    summary: 'Choose channel per kind, and mails at once or daily',
  }),
  mute: defineRoute({
    method: 'POST',
    path: '/api/v1/notifications/mutes',
    access: 'session',
    body: MuteInput,
    response: NotificationPreferences,
    summary: 'Silence a kind, a store, or both together until a time',
  }),
  unmute: defineRoute({
    method: 'DELETE',
    path: '/api/v1/notifications/mutes/:id',
    access: 'session',
    params: z.strictObject({ id: Id }),
    status: 204,
    summary: 'End a mute',
  }),
};
