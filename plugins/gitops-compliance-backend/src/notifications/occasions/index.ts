import type { Occasion } from '../Notice';
import { asked } from './asked';
import { disputes } from './disputes';
import { drift } from './drift';
import { emergencies, undelivered } from './emergencies';
import { ends } from './ends';
import { gates, ready } from './gates';
import { proposals } from './proposals';
import { reminders } from './reminders';
import { syncs } from './syncs';
import { unclaimed } from './unclaimed';
import { votes } from './votes';
import { waivers } from './waivers';

/** Every occasion on which people are told something. */
export const OCCASIONS: readonly Occasion[] = [
  asked,
  votes,
  reminders,
  gates,
  ready,
  ends,
  syncs,
  proposals,
  waivers,
  disputes,
  emergencies,
  undelivered,
  drift,
  unclaimed,
];
