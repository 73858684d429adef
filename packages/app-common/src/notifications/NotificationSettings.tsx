import { UserNotificationSettingsCard } from '@backstage/plugin-notifications';

/** Names of what the suite tells people. */
const TOPICS = {
  asked: 'Somebody asks me to open a gate',
  'vote-asked': 'My vote is asked for',
  'vote-voided': 'My vote does not count any more',
  'gate-opened': 'A gate of my change opened',
  'change-ended': 'A change is done or failed',
  'sync-failed': 'A sync failed',
  'proposal-waits': 'A proposal waits for a second person',
  waiver: 'A waiver of a check waits, or mine was decided',
  reminder: 'I am reminded to vote',
  escalation: 'Nobody decided in time',
  emergency: 'An emergency began or ended',
  overdue: 'A review after an emergency is overdue',
  unauthorised: 'Something reached production that nobody approved',
  drift: 'What runs is not what was declared',
  unclaimed: 'Nobody claims an application',
  'weekly-digest': 'My week on Monday',
};

/** What the user is told, by which channel. */
export function NotificationSettings() {
  return (
    <UserNotificationSettingsCard
      originNames={{ 'plugin:gitops-compliance': 'GitOps Compliance' }}
      topicNames={TOPICS}
    />
  );
}
