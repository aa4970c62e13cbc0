import { createTransport, type Transporter } from 'nodemailer';
import type { Config } from '../config/config.ts';

export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** Names the mail: a second attempt carries the same Message-ID, so that servers and readers can tell it is the same one. */
  readonly key?: string;
  readonly attachments?: readonly {
    readonly filename: string;
    readonly content: Buffer | string;
    readonly contentType: string;
  }[];
}

/** Mail port. Absent SMTP settings are a state that screens show ("copy the link instead"), not an error. */
export class Mailer {
  private readonly transport: Transporter | undefined;
  private readonly from: string;
  private readonly domain: string;

  constructor(config: Config) {
    this.from = config.smtp?.from ?? '';
    this.domain = new URL(config.publicUrl).hostname;
    this.transport = config.smtp === undefined ? undefined : createTransport(config.smtp.url);
  }

  get enabled(): boolean {
    return this.transport !== undefined;
  }

  /** @throws Error when SMTP is not configured or refuses; callers run inside jobs that retry. */
  async send(mail: Mail): Promise<void> {
    if (!this.transport) throw new Error('SMTP_URL is not set');
    await this.transport.sendMail({
      from: this.from,
      to: mail.to,
      subject: mail.subject,
      text: mail.text,
      ...(mail.key === undefined ? {} : { messageId: `<${mail.key}@${this.domain}>` }),
      attachments: mail.attachments ? [...mail.attachments] : [],
    });
  }
}
