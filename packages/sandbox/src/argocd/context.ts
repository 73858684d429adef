import { Applications } from './applications';
import { Cluster } from './cluster';
import { Controller, Timings } from './controller';
import { EventLog } from './events';
import { GitRepositories } from './git';
import { Account } from './rbac';
import { Renderer } from './render';
import { StateStore } from './state';
import { StreamHub } from './stream';
import { ProjectOptions } from './windows';

/** What the API and the pages work with. */
export interface ApiContext {
  /** Name of this Argo CD, shown on its pages. */
  instance: string;
  store: StateStore;
  applications: Applications;
  cluster: Cluster;
  controller: Controller;
  git: GitRepositories;
  renderer: Renderer;
  events: EventLog;
  hub: StreamHub;
  accounts: Account[];
  projects: ProjectOptions[];
  timings: Timings;
  now: () => Date;
  /** When the accounts' tokens count as issued. */
  issuedAt: string;
}
