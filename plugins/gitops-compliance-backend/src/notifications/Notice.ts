import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import type { ChangeStore } from '../changes/ChangeStore';
import type { ChangeRow } from '../changes/records';
import type { Checks } from '../controls/Checks';
import type { Gatekeeper } from '../gates/Gatekeeper';
import type { RecordedEntry } from '../ledger/Ledger';
import type { PersonDirectory } from '../persons/PersonDirectory';
import type { Policy } from '../policy/Policy';
import type { ServiceStore } from '../services/ServiceStore';

/**
 * What people are told of. Each is a topic of Backstage's notifications, so that
 * everybody can turn it off for each channel in Backstage's own settings.
 */
export const NOTICE_KINDS = [
  'asked',
  'vote-asked',
  'vote-voided',
  'gate-opened',
  'change-ended',
  'sync-failed',
  'proposal-waits',
  'waiver',
  'dispute',
  'reminder',
  'escalation',
  'emergency',
  'overdue',
  'unauthorised',
  'drift',
  'unclaimed',
  'weekly-digest',
] as const;

/** One of {@link NOTICE_KINDS}. */
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** What no quiet hours hold back: somebody must act at once (design §5.11). */
export const URGENT_KINDS: readonly NoticeKind[] = [
  'emergency',
  'overdue',
  'unauthorised',
];

/** Something that people are told. */
export interface Notice {
  kind: NoticeKind;
  /**
   * What it is about, such as `change:<id>`. There is one live message for each
   * person and subject: a later one takes its place.
   */
  subject: string;
  /** Entity reference of the service that it tells of; null: of none. */
  service: string | null;
  /**
   * Whether it tells of what nobody claims: that may be anybody's, and is told to
   * those alone from whom the catalog keeps nothing.
   */
  isOfUnclaimed?: boolean;
  /** One line; escaped before it is sent, as is the description. */
  title: string;
  description: string;
  /** Path in the app; no personal data. */
  link: string;
  /** Default: normal. */
  severity?: 'low' | 'normal' | 'high' | 'critical';
  /** Users and groups of the catalog, or opaque references of persons. */
  recipients: readonly string[];
  /**
   * Who is left out though a group of theirs is told, in the same forms. Who
   * caused the entry is left out anyway.
   */
  except?: readonly string[];
}

/** What an occasion may read to say how things stand when it is told. */
export interface OccasionContext {
  db: Knex;
  store: ChangeStore;
  services: ServiceStore;
  checks: Pick<Checks, 'titleOf'>;
  persons: PersonDirectory;
  gatekeeper: Gatekeeper;
  policy: () => Policy;
  clock: () => DateTime;
  /** Path of a change in the app. */
  changePath: (row: ChangeRow) => string;
}

/**
 * An occasion on which people are told something: the recording of an entry.
 * That it is to be told is enqueued in the transaction of the entry; what is
 * said, and to whom, is worked out when it is sent, from the read models.
 */
export interface Occasion {
  /** Types of the entries that may be told. */
  types: readonly string[];
  /** Whether an entry of such a type may be worth telling; default: each is. */
  concerns?: (entry: RecordedEntry) => boolean;
  /**
   * What is to be said; nothing where it does not matter any more. Throws where
   * a later attempt may do better.
   */
  notices(entry: RecordedEntry, context: OccasionContext): Promise<Notice[]>;
}
