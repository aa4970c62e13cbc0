import { signInOptionsRoutes as r, type SignInOptions } from '@larder/contracts/identity/sign-in-options';
import { Controller } from '@nestjs/common';
import { Config } from '../../../platform/config/config.ts';
import { Endpoint } from '../../../platform/http/endpoint.ts';
import { DemoAccounts } from '../application/demo-accounts.ts';

@Controller()
export class SignInOptionsController {
  constructor(
    private readonly accounts: DemoAccounts,
    private readonly config: Config,
  ) {}

  @Endpoint(r.get)
  async get(): Promise<SignInOptions> {
    return { demo: this.config.demo, accounts: await this.accounts.list() };
  }
}
