import { text } from 'node:stream/consumers';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** A message as it came over SMTP. */
export interface Mail {
  to: string[];
  /** With its headers, as RFC 5322 has it. */
  raw: string;
}

/** A running mail server. */
export interface MailServer {
  port: number;
  /** What came, oldest first. */
  mails(): readonly Mail[];
  close(): Promise<void>;
}

const KEPT_MAILS = 200;

/**
 * Starts a mail server that takes every message and delivers none.
 *
 * @param port - 0: any free one
 */
export async function startMail(port: number): Promise<MailServer> {
  const mails: Mail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, { envelope }, done) {
      text(stream).then(raw => {
        mails.push({ to: envelope.rcptTo.map(({ address }) => address), raw });
        mails.splice(0, mails.length - KEPT_MAILS);
        done();
      }, done);
    },
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  // A client that hangs up is no reason to end.
  server.on('error', () => {});
  return {
    port: (server.server.address() as AddressInfo).port,
    mails: () => mails,
    close: () => new Promise(resolve => server.close(() => resolve())),
  };
}
