import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { stringify } from 'yaml';
import { startPager, type PagerEvent, type PagerStandIn } from '../pager';
import { startMail, type Mail, type MailServer } from './mail';
import { startSlack, type SlackMessage, type SlackStandIn } from './slack';

/** Running channels by which a portal tells people, and how it works with them. */
export interface Channels {
  mail: MailServer;
  slack: SlackStandIn;
  pager: PagerStandIn;
  /** A page with all that came. */
  pageUrl: string;
  /** Environment of the portal. */
  env: Record<string, string>;
  /** Its configuration file. */
  config: string;
  close(): Promise<void>;
}

/**
 * Starts a mail server, a Slack and a pager.
 *
 * @param options.port - of Slack; the mail server has the next one, the pager
 *   the one after that; 0: any free
 */
export async function startChannels(options: {
  dataDir: string;
  port: number;
  /** Of the portal, at Slack. */
  token: string;
}): Promise<Channels> {
  const { dataDir, port, token } = options;
  const mail = await startMail(port && port + 1);
  const pager = await startPager(port && port + 2);
  const slack = await startSlack({
    port,
    token,
    page: messages => pageOf(messages, mail.mails(), pager.events()),
  });
  await mkdir(dataDir, { recursive: true });
  const config = path.join(dataDir, 'app-config.channels.yaml');
  await writeFile(
    config,
    stringify({
      notifications: {
        processors: channelSettings(mail.port, '${SANDBOX_SLACK_TOKEN}'),
      },
      gitopsCompliance: {
        pagers: [
          {
            name: 'on-call',
            url: '${SANDBOX_PAGER_URL}',
            routingKey: '${SANDBOX_PAGER_KEY}',
            allowPrivate: true,
          },
        ],
      },
    }),
  );
  return {
    mail,
    slack,
    pager,
    pageUrl: new URL('/', slack.apiUrl).href,
    config,
    env: {
      SANDBOX_SLACK_API_URL: slack.apiUrl,
      SANDBOX_SLACK_TOKEN: token,
      SANDBOX_PAGER_URL: pager.url,
      SANDBOX_PAGER_KEY: keyOf(token),
    },
    close: async () => {
      await pager.close();
      await mail.close();
      await slack.close();
    },
  };
}

/** `notifications.processors` of a portal that works with them. */
export function channelSettings(smtpPort: number, slackToken: string) {
  return {
    // Without these it takes ten messages a minute, and emergencies wait.
    slack: [
      {
        token: slackToken,
        concurrencyLimit: 10,
        throttleInterval: { seconds: 1 },
      },
    ],
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

/** An integration key of the pager; it has 32 characters. */
function keyOf(token: string): string {
  return createHash('sha256').update(token).digest('hex').slice(0, 32);
}

/** Everything that came, the newest first, as it came. */
function pageOf(
  messages: readonly SlackMessage[],
  mails: readonly Mail[],
  events: readonly PagerEvent[],
) {
  const pages = [...events]
    .reverse()
    .map(({ routing_key: _, ...event }) =>
      ['Pager:', JSON.stringify(event)].join('\n'),
    );
  const slack = [...messages]
    .reverse()
    .map(({ channel, text, attachments }) =>
      [`Slack, to ${channel}: ${text}`, JSON.stringify(attachments)].join('\n'),
    );
  const mail = [...mails]
    .reverse()
    .map(({ to, raw }) => [`E-mail, to ${to.join(', ')}:`, raw].join('\n'));
  return [...pages, ...slack, ...mail].join('\n\n') || 'Nothing came yet.';
}
