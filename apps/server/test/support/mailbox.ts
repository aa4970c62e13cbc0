import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

/** A mail as a server got it. */
export interface ReceivedMail {
  readonly messageId: string;
  readonly to: string;
  readonly raw: string;
  /** Subject and text, decoded. */
  readonly subject: string;
  readonly text: string;
}

export interface Mailbox {
  readonly url: string;
  /** Everything that arrived, repeats included. */
  readonly messages: string[];
  /** What a mail server shows that knows a Message-ID it has seen. */
  mails(): ReceivedMail[];
  /** Takes the next mails and then hangs up without a word, as a server that dies after storing one. */
  hangUp(times: number): void;
  readonly server: Server;
}

/** As much of SMTP as one client needs; keeps what it was given. */
export function startMailbox(): Promise<Mailbox> {
  const messages: string[] = [];
  let silent = 0;
  /** @returns false when the server dies with the mail in its hands */
  const keep = (mail: string): boolean => {
    messages.push(mail);
    if (silent === 0) return true;
    silent -= 1;
    return false;
  };
  const server = createServer((socket) => talk(socket, keep));
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () =>
      resolve({
        url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
        messages,
        mails: () => [...new Map(messages.map(read).map((mail) => [mail.messageId, mail])).values()],
        hangUp: (times) => {
          silent = times;
        },
        server,
      }),
    );
  });
}

function talk(socket: Socket, keep: (mail: string) => boolean): void {
  let data: string | null = null;
  const answer = (line: string): void => {
    if (/^DATA/i.test(line)) {
      data = '';
      socket.write('354 go on\r\n');
    } else if (/^QUIT/i.test(line)) socket.end('221 bye\r\n');
    else socket.write('250 test\r\n');
  };
  socket.write('220 test ESMTP\r\n');
  socket.setEncoding('utf8');
  socket.on('error', () => undefined);
  socket.on('data', (chunk: string) => {
    if (data === null) {
      for (const line of chunk.split('\r\n').filter((l) => l !== '')) answer(line);
      return;
    }
    data += chunk;
    if (!data.endsWith('\r\n.\r\n')) return;
    const kept = keep(data);
    data = null;
    if (kept) socket.write('250 kept\r\n');
    else socket.destroy();
  });
}

function read(raw: string): ReceivedMail {
  const end = raw.indexOf('\r\n\r\n');
  const [head, body] = [raw.slice(0, end), raw.slice(end + 4)];
  const field = (name: string) =>
    new RegExp(`^${name}: (.*(?:\\r\\n[ \\t].*)*)`, 'im').exec(head)?.[1]?.replace(/\r\n[ \t]/g, ' ') ?? '';
  return {
    messageId: field('Message-ID'),
    to: field('To'),
    raw,
    subject: encodedWords(field('Subject')),
    text: bodyText(head, body),
  };
}

/** RFC 2047 words in UTF-8. */
const encodedWords = (text: string): string =>
  text
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?UTF-8\?(B|Q)\?([^?]*)\?=/gi, (_, kind: string, word: string) =>
      kind.toUpperCase() === 'B' ? Buffer.from(word, 'base64').toString() : quoted(word.replaceAll('_', ' ')),
    );

const quoted = (text: string): string =>
  Buffer.from(
    text.replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString();

function bodyText(head: string, body: string): string {
  if (/Content-Transfer-Encoding: base64/i.test(head)) return Buffer.from(body, 'base64').toString();
  return quoted(body.replace(/=\r\n/g, ''));
}
