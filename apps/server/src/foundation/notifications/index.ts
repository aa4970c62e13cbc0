export { type AnyNotification, type NewNotification, NotificationsApi } from './notifications.facade.ts';
