import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { stringify } from 'yaml';
import { startMail, type Mail, type MailServer } from './mail';
import { startSlack, type SlackMessage, type SlackStandIn } from './slack';

/** Running channels of notifications, and how a portal works with them. */
export interface Channels {
  mail: MailServer;
  slack: SlackStandIn;
  /** A page with all that came. */
  pageUrl: string;
  /** Environment of the portal. */
  env: Record<string, string>;
  /** Its configuration file. */
  config: string;
  close(): Promise<void>;
}

/**
 * Starts a mail server and a Slack.
 *
 * @param options.port - of Slack; the mail server has the next one; 0: any free
 */
export async function startChannels(options: {
  dataDir: string;
  port: number;
  /** Of the portal, at Slack. */
  token: string;
}): Promise<Channels> {
  const { dataDir, port, token } = options;
  const mail = await startMail(port && port + 1);
  const slack = await startSlack({
    port,
    token,
    page: messages => pageOf(messages, mail.mails()),
  });
  await mkdir(dataDir, { recursive: true });
  const config = path.join(dataDir, 'app-config.channels.yaml');
  await writeFile(
    config,
    stringify({
      notifications: {
        processors: channelSettings(mail.port, '${SANDBOX_SLACK_TOKEN}'),
      },
    }),
  );
  return {
    mail,
    slack,
    pageUrl: new URL('/', slack.apiUrl).href,
    config,
    env: {
      SANDBOX_SLACK_API_URL: slack.apiUrl,
      SANDBOX_SLACK_TOKEN: token,
    },
    close: async () => {
      await mail.close();
      await slack.close();
    },
  };
}

/** `notifications.processors` of a portal that works with them. */
export function channelSettings(smtpPort: number, slackToken: string) {
  return {
    slack: [{ token: slackToken }],
    email: {
      transportConfig: {
        transport: 'smtp',
        hostname: '127.0.0.1',
        port: smtpPort,
      },
      sender: 'gitops-compliance@acme.example',
    },
  };
}

/** Everything that came, the newest first, as it came. */
function pageOf(messages: readonly SlackMessage[], mails: readonly Mail[]) {
  const slack = [...messages]
    .reverse()
    .map(({ channel, text, attachments }) =>
      [`Slack, to ${channel}: ${text}`, JSON.stringify(attachments)].join('\n'),
    );
  const mail = [...mails]
    .reverse()
    .map(({ to, raw }) => [`E-mail, to ${to.join(', ')}:`, raw].join('\n'));
  return [...slack, ...mail].join('\n\n') || 'Nothing came yet.';
}
