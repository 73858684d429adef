import { ApplicationSets } from './applicationSets/ApplicationSets';
import { Applications } from './applications';
import { Cluster } from './cluster';
import { Clusters } from './clusters';
import { Controller } from './controller';
import { Timings } from './instants';
import { EventLog } from './events';
import { GitRepositories } from './git';
import { Access } from './access/Access';
import { ConfigMaps } from './access/ConfigMaps';
import { Renderer } from './render';
import { StateStore } from './state';
import { StreamHub } from './stream';
import { TreeHub } from './treeStream';
import { Projects } from './projects/Projects';
import { Validity } from './projects/Validity';

/** What the API and the pages work with. */
export interface ApiContext {
  /** Name of this Argo CD, shown on its pages. */
  instance: string;
  store: StateStore;
  applications: Applications;
  applicationSets: ApplicationSets;
  cluster: Cluster;
  clusters: Clusters;
  controller: Controller;
  git: GitRepositories;
  renderer: Renderer;
  events: EventLog;
  hub: StreamHub;
  trees: TreeHub;
  access: Access;
  configMaps: ConfigMaps;
  projects: Projects;
  validity: Validity;
  timings: Timings;
  now: () => Date;
}
