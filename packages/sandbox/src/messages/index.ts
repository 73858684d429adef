export { redirectSlack } from './slackAt';
export { startChannels, type Channels } from './startChannels';
