import { Global, Module } from '@nestjs/common';
import { ChangeNotifications } from './application/change-notifications.ts';
import { ForgetOld } from './application/forget-old.ts';
import { MailQueue } from './application/mail-queue.ts';
import { NotificationQueries } from './application/notification-queries.ts';
import { NotificationsFacade } from './application/notifications.facade-impl.ts';
import { SendMail } from './application/send-mail.ts';
import { TellStockAlerts } from './application/tell-stock-alerts.ts';
import { MailsRepository } from './data/mails.repository.ts';
import { NotificationsRepository } from './data/notifications.repository.ts';
import { PreferencesRepository } from './data/preferences.repository.ts';
import { NotificationsController } from './http/notifications.controller.ts';
import { ForgetOldHandler } from './jobs/forget-old.job.ts';
import { SendMailsHandler } from './jobs/send-mails.handler.ts';
import { NotificationsApi } from './notifications.facade.ts';
import { OnStockAlertsRaised } from './subscribers/on-stock-alerts-raised.ts';
import { OnTransferMoved } from './subscribers/on-transfer-moved.ts';

@Global()
@Module({
  controllers: [NotificationsController],
  providers: [
    NotificationsRepository,
    PreferencesRepository,
    MailsRepository,
    MailQueue,
    SendMail,
    SendMailsHandler,
    ForgetOld,
    ForgetOldHandler,
    NotificationQueries,
    TellStockAlerts,
    OnStockAlertsRaised,
    OnTransferMoved,
    ChangeNotifications,
    NotificationsFacade,
    { provide: NotificationsApi, useExisting: NotificationsFacade },
  ],
  exports: [NotificationsApi],
})
export class NotificationsModule {}
