import { Global, Module } from '@nestjs/common';
import { LookupDb } from '../../platform/db/lookup-db.ts';
import { Authenticator } from '../../platform/http/authenticator.ts';
import { AcceptPasswordLink } from './application/accept-password-link.ts';
import { ChangePerson } from './application/change-person.ts';
import { DemoAccounts } from './application/demo-accounts.ts';
import { DeviceKeys } from './application/device-keys.ts';
import { IdentityFacade } from './application/identity.facade-impl.ts';
import { InvitePerson } from './application/invite-person.ts';
import { IssueDeviceKey } from './application/issue-device-key.ts';
import { LoginThrottle } from './application/login-throttle.ts';
import { MailPasswordLink } from './application/mail-password-link.ts';
import { OpenSession } from './application/open-session.ts';
import { OwnAccount } from './application/own-account.ts';
import { PasswordLinks } from './application/password-links.ts';
import { Passwords } from './application/passwords.ts';
import { PeopleAuthorities } from './application/people-authority.ts';
import { PeopleQueries } from './application/people-queries.ts';
import { ProvisioningImpl } from './application/provisioning-impl.ts';
import { SessionContexts } from './application/session-contexts.ts';
import { SessionQueries } from './application/session-queries.ts';
import { SignIn } from './application/sign-in.ts';
import { UserViews } from './application/user-views.ts';
import { DemoAccountsStore } from './data/demo-accounts.store.ts';
import { DeviceKeysRepository } from './data/device-keys.repository.ts';
import { LookupsRepository } from './data/lookups.repository.ts';
import { PasswordLinksRepository } from './data/password-links.repository.ts';
import { RoleGrantsRepository } from './data/role-grants.repository.ts';
import { SessionsRepository } from './data/sessions.repository.ts';
import { UserViewsRepository } from './data/user-views.repository.ts';
import { UsersRepository } from './data/users.repository.ts';
import { DeviceKeysController } from './http/device-keys.controller.ts';
import { PasswordLinksController } from './http/password-links.controller.ts';
import { PeopleController } from './http/people.controller.ts';
import { SessionController } from './http/session.controller.ts';
import { SessionAuthenticator } from './http/session-authenticator.ts';
import { SignInOptionsController } from './http/sign-in-options.controller.ts';
import { UserViewsController } from './http/user-views.controller.ts';
import { IdentityApi } from './identity.facade.ts';
import { SendPasswordLinkHandler } from './jobs/send-password-link.handler.ts';
import { Provisioning } from './provisioning.ts';

@Global()
@Module({
  controllers: [
    SessionController,
    SignInOptionsController,
    PasswordLinksController,
    PeopleController,
    DeviceKeysController,
    UserViewsController,
  ],
  providers: [
    LookupDb,
    LookupsRepository,
    UsersRepository,
    RoleGrantsRepository,
    SessionsRepository,
    PasswordLinksRepository,
    DeviceKeysRepository,
    DemoAccountsStore,
    Passwords,
    LoginThrottle,
    OpenSession,
    SessionContexts,
    SessionQueries,
    SignIn,
    OwnAccount,
    UserViewsRepository,
    UserViews,
    PasswordLinks,
    MailPasswordLink,
    SendPasswordLinkHandler,
    PeopleAuthorities,
    PeopleQueries,
    InvitePerson,
    ChangePerson,
    AcceptPasswordLink,
    IssueDeviceKey,
    DeviceKeys,
    DemoAccounts,
    ProvisioningImpl,
    { provide: Provisioning, useExisting: ProvisioningImpl },
    IdentityFacade,
    { provide: IdentityApi, useExisting: IdentityFacade },
    SessionAuthenticator,
    { provide: Authenticator, useExisting: SessionAuthenticator },
  ],
  exports: [IdentityApi, Provisioning, Authenticator],
})
export class IdentityModule {}
