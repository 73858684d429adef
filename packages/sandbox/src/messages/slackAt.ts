import * as slack from '@slack/web-api';

/** Slack's client library, for the Slack at another address than its own. */
export function slackAt(apiUrl: string): typeof slack {
  class WebClient extends slack.WebClient {
    constructor(token?: string, options?: slack.WebClientOptions) {
      super(token, { ...options, slackApiUrl: apiUrl });
    }
  }
  return { ...slack, WebClient };
}

/**
 * Lets what is loaded after it find the stand-in where it looks for Slack: the
 * module for notifications has no setting for the address.
 */
export function redirectSlack(apiUrl: string): void {
  const loaded = require.cache[require.resolve('@slack/web-api')];
  if (!loaded) throw new Error('The client library of Slack is not loaded');
  loaded.exports = slackAt(apiUrl);
}
