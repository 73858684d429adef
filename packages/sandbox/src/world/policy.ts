import { DateTime } from 'luxon';
import {
  CONFIG_REPOSITORY,
  DEV_REPOSITORY,
  ORGANIZATION,
  pinRulesOf,
  type PlannedEnvironment,
  type WorldPlan,
} from './plan';

const ZONE = 'Europe/Berlin';

/**
 * The policy of a world with a history. Dates are laid around the instant at
 * which its history ends: one freeze that is over, and the next year's end.
 */
export function policyOf(
  plan: WorldPlan,
  options: { from: Date; until: Date },
) {
  const config = `${ORGANIZATION}/${CONFIG_REPOSITORY}`;
  const tracked = plan.services.filter(({ needsTicket }) => needsTicket);
  return {
    version: 1,
    environments: plan.environments.map(place => ({
      name: place.name,
      title: place.title,
      criticality: place.criticality,
      // What reaches it was reviewed where it was written, not here.
      mode: modeOf(place),
      ...(place.looksAtSource && {
        requireSourceReview: true,
        signatures: 'verified',
      }),
      // Here autoscalers work, and Argo CD heals what they alter.
      ...(place.autoSync &&
        !place.followsMain && {
          driftSeconds: 3600,
          driftControllers: ['horizontal-pod-autoscaler'],
        }),
      upstream: place.upstream,
      match: {
        labels: { environment: place.name },
        instances: [place.instance],
      },
      requiredApprovals: place.requiredApprovals,
      ...(place.board && {
        cab: [
          {
            name: `board of ${place.name}`,
            from: [`group:default/${place.board.group}`],
            quorum: place.board.quorum,
          },
        ],
      }),
      ...(place.criticality === 'critical' && {
        emergencies: true,
        driftSeconds: 14_400,
        // Where a board votes, nobody acts alone either.
        emergencySecondPerson: place.board ? 'required' : 'may-act-alone',
      }),
      stableSeconds: place.autoSync ? 60 : 300,
      maxFactAgeSeconds: 7200,
    })),
    ...(tracked.length > 0 && {
      services: [
        {
          services: tracked.map(({ name }) => name),
          environments: plan.environments
            .filter(({ criticality }) => criticality === 'critical')
            .map(({ name }) => name),
          requireTicket: true,
          requireTicketApproval: true,
        },
      ],
    }),
    pins: pinRulesOf(plan.services, config),
    allowedPins: [
      { repository: config, paths: ['apps/**', 'services/**'] },
      {
        repository: `${ORGANIZATION}/${DEV_REPOSITORY}`,
        paths: ['services/**'],
      },
    ],
    calendar: calendarOf(options),
    frameworks: [
      {
        id: 'ACME-CS',
        title: 'Acme change standard',
        controls: [
          { id: 'CS-1 Four eyes', checks: ['CHG-02', 'CHG-03', 'CHG-04'] },
          { id: 'CS-2 Opening hours', checks: ['CHG-10'] },
          { id: 'CS-3 The log is whole', checks: ['LOG-01', 'LOG-02'] },
        ],
      },
    ],
    // They see the whole history, and what they read is put on record.
    auditors: [
      {
        members: ['group:default/auditors'],
        from: DateTime.fromJSDate(options.from, { zone: ZONE })
          .minus({ days: 1 })
          .toISODate(),
        until: '2099-12-31',
        zone: ZONE,
      },
    ],
    persons: {
      // Wherever the data directory lies, below a hidden folder or not.
      trustedLocations: [
        'file:/**/settings/org.yaml',
        'file:/**/.*/**/settings/org.yaml',
      ],
      accountAnnotations: {
        github: 'github.com/user-login',
        argocd: 'gitops-compliance/argocd-account',
        kubernetes: 'gitops-compliance/kubernetes-user',
      },
    },
  };
}

/** Where nothing is held, gates are decided all the same, and misdeeds found. */
function modeOf({ followsMain, looksAtSource }: PlannedEnvironment) {
  if (followsMain) return 'observe';
  return looksAtSource ? 'warn' : 'enforce';
}

/** The days of the freeze that the history went through. */
export function pastFreeze({ from, until }: { from: Date; until: Date }): {
  start: DateTime;
  end: DateTime;
} {
  const days = (until.getTime() - from.getTime()) / 86_400_000;
  const start = DateTime.fromJSDate(from, { zone: ZONE })
    .plus({ days: Math.floor(days / 2) })
    .startOf('day');
  return { start, end: start.plus({ days: Math.min(4, days / 2) }) };
}

function calendarOf(options: { from: Date; until: Date }) {
  const freeze = pastFreeze(options);
  const { year } = DateTime.fromJSDate(options.until, { zone: ZONE });
  const text = (time: DateTime) => time.toFormat("yyyy-MM-dd'T'HH:mm");
  return {
    windows: [
      {
        id: 'prod-eu-daily',
        title: 'Production EU, all day but the nightly backup',
        environments: ['prod-eu'],
        days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'],
        start: '03:30',
        end: '03:00',
        timeZone: ZONE,
      },
      {
        id: 'prod-us-office-hours',
        title: 'Production US, office hours in New York',
        environments: ['prod-us'],
        days: ['mon', 'tue', 'wed', 'thu', 'fri'],
        start: '08:00',
        end: '18:00',
        timeZone: 'America/New_York',
      },
    ],
    freezes: [
      {
        id: 'quarterly-accounts',
        title: 'Quarterly accounts',
        reason: 'The books are closed',
        environments: ['prod-eu'],
        start: text(freeze.start),
        end: text(freeze.end),
        timeZone: ZONE,
      },
      {
        id: `year-end-${year}`,
        title: 'Year-end freeze',
        reason: 'Annual accounts',
        environments: ['prod-eu', 'prod-us'],
        start: `${year}-12-20T00:00`,
        end: `${year + 1}-01-02T00:00`,
        timeZone: ZONE,
      },
    ],
  };
}
