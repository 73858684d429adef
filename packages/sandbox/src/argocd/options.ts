import { Account } from './access/accounts';
import { ApplicationSetManifest } from './applicationSets/types';
import { ClusterOption } from './clusters';
import { Timings } from './instants';
import { Faults } from './faultTypes';
import { HydratorOptions } from './hydrator/HydratedBranches';
import { KubernetesOptions } from './kubernetes/server';
import { RecordedRequest } from './pauses';
import { AppProjectManifest } from './projects/types';
import { RenderTools } from './render/tools';
import { Application, ApplicationManifest } from './types';

/** How the stand-in is set up. */
export interface ArgoCdOptions {
  /** Where state and mirrors of remote repositories are kept. */
  dataDir: string;
  /** On the loopback interface; any free one without it. */
  port?: number;
  /** Name of this Argo CD, shown on its pages. */
  instance: string;
  /** Where a `repoURL` is read from: an absolute bare path or an HTTP URL. */
  repositories: (repoUrl: string) => string;
  accounts: Account[];
  /** Applications that are there from the start, as `kubectl apply` has it. */
  rootApplications: ApplicationManifest[];
  /** ApplicationSets that are there from the start. */
  applicationSets?: ApplicationSetManifest[];
  /**
   * Data of the ConfigMaps `argocd-rbac-cm` (the policies) and `argocd-cm`
   * (`globalProjects`; the accounts are added). Without policies only `admin`
   * may do anything.
   */
  configMaps?: Record<string, Record<string, string>>;
  /** AppProjects besides `default`, which may be given too. */
  projects?: AppProjectManifest[];
  /** Clusters besides `in-cluster`; without them any destination is known. */
  clusters?: ClusterOption[];
  /** How the source hydrator commits and where it pushes to. */
  hydrator?: HydratorOptions;
  /** Programs that render; those in the PATH without it. */
  tools?: RenderTools;
  /** Also serve what Argo CD keeps in Kubernetes, as its API would. */
  kubernetes?: KubernetesOptions;
  /** Durations that differ from the defaults (1 s, 1.5 s, 3 s). */
  timings?: Partial<Timings>;
  /** Clock for all that is written down; the system's without it. */
  now?: () => Date;
  /**
   * Nothing happens by itself: `advance` makes what is due happen. The state
   * is written only by `close`.
   */
  stepping?: boolean;
  /** Makes uids follow from it and from the history; random without it. */
  seed?: string;
}

/** A running stand-in. */
export interface ArgoCd {
  /** Without a slash at the end. */
  url: string;
  /**
   * Looks at Git now, as a webhook from Git would make it.
   *
   * @throws when the named Application does not exist
   */
  refresh(application?: string): Promise<void>;
  /**
   * Makes everything happen that is due at `now()`; for `stepping`.
   *
   * @returns when something will next be due by itself: a step of an
   * operation, a retry, health that settles, a window for which a sync waits;
   * `undefined` when nothing will. Pushes and requests come on top.
   */
  advance(): Promise<Date | undefined>;
  /** How many messages were written to subscribers of streams so far. */
  streamed(): number;
  /** What there is, as the API tells it, but without asking the API. */
  applications(): Application[];
  /** What the API was asked, pages left out. */
  requests: { list(): RecordedRequest[]; clear(): void };
  faults: Faults;
  /**
   * Creates or replaces an AppProject, as `kubectl apply` does: without the
   * checks of the API, so that a sync window may be one that nobody can read.
   *
   * @throws when the manifest is not an AppProject
   */
  applyProject(manifest: AppProjectManifest): Promise<void>;
  /** An AppProject as it is now. */
  project(name: string): AppProjectManifest | undefined;
  /**
   * Replaces a ConfigMap of the namespace, as `kubectl apply` does.
   *
   * @throws when Argo CD could not work with it
   */
  setConfigMap(name: string, data: Record<string, string>): Promise<void>;
  /** The data of a ConfigMap; empty when there is none. */
  configMap(name: string): Record<string, string>;
  /** The Kubernetes API, where the options ask for it. */
  kubernetes?: { url: string };
  /** Ends streams and connections, saves, and frees the port. */
  close(): Promise<void>;
}
