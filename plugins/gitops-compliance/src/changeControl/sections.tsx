import type { ComponentType } from 'react';
import {
  Applications,
  Calendar,
  Changes,
  Delivery,
  Deployers,
  Disputes,
  Drift,
  Emergencies,
  Exports,
  Fleet,
  Ledger,
  Persons,
  Policy,
  Queue,
  Releases,
  State,
  Stops,
  Timeline,
  Waivers,
} from './screens';

/** A screen of the page. */
export interface ScreenRoute {
  /** Below the page's own address; stays, for messages link to it. */
  path: string;
  title: string;
  Screen: ComponentType;
  /** It shows what emergencies there are by itself. */
  showsEmergencies?: true;
}

/** A tab of the page; it leads to its first screen. */
export interface Section {
  title: string;
  screens: readonly [ScreenRoute, ...ScreenRoute[]];
}

/** Both go together: what a team asks of those who watch over it. */
function WaiversAndDisputes() {
  return (
    <>
      <Waivers />
      <Disputes />
    </>
  );
}

const alone = (screen: ScreenRoute): Section => ({
  title: screen.title,
  screens: [screen],
});

/** What the page has, in the order of its tabs. */
export const SECTIONS: readonly Section[] = [
  {
    title: 'Changes',
    screens: [
      { path: 'changes', title: 'Changes', Screen: Changes },
      { path: 'releases', title: 'Releases', Screen: Releases },
      { path: 'holds', title: 'Holds', Screen: Stops },
    ],
  },
  alone({ path: 'queue', title: 'Queue', Screen: Queue }),
  alone({ path: 'calendar', title: 'Calendar', Screen: Calendar }),
  alone({
    path: 'emergencies',
    title: 'Emergencies',
    Screen: Emergencies,
    showsEmergencies: true,
  }),
  alone({ path: 'drift', title: 'Drift', Screen: Drift }),
  {
    title: 'Fleet',
    screens: [
      { path: 'fleet', title: 'Fleet', Screen: Fleet },
      { path: 'delivery', title: 'Delivery', Screen: Delivery },
      {
        path: 'waivers',
        title: 'Waivers and disputes',
        Screen: WaiversAndDisputes,
      },
    ],
  },
  {
    title: 'Audit',
    screens: [
      { path: 'audit', title: 'Ledger', Screen: Ledger },
      { path: 'state', title: 'What ran', Screen: State },
      { path: 'timeline', title: 'Timeline', Screen: Timeline },
      { path: 'applications', title: 'Applications', Screen: Applications },
      { path: 'deployers', title: 'Who can deploy', Screen: Deployers },
    ],
  },
  alone({ path: 'exports', title: 'Exports', Screen: Exports }),
  {
    title: 'Policy',
    screens: [
      { path: 'policy', title: 'Policy', Screen: Policy },
      { path: 'persons', title: 'Persons', Screen: Persons },
    ],
  },
];

/**
 * The tab and the screen of an address below the page.
 *
 * @param below - e.g. `state` or `changes/`; an unknown one gives the first
 */
export function screenAt(below: string): {
  section: Section;
  screen: ScreenRoute;
} {
  const [first] = below.split('/').filter(Boolean);
  for (const section of SECTIONS) {
    const screen = section.screens.find(({ path }) => path === first);
    if (screen) return { section, screen };
  }
  const [section] = SECTIONS;
  return { section, screen: section.screens[0] };
}
