/** Kinds of Kubernetes itself that can be there and not work, as `Kind.group`. */
const OWN_THAT_MATTER = new Set([
  'Pod',
  'ReplicationController',
  'Deployment.apps',
  'StatefulSet.apps',
  'DaemonSet.apps',
  'ReplicaSet.apps',
  'Job.batch',
  'CronJob.batch',
  'HorizontalPodAutoscaler.autoscaling',
  'Service',
  'Ingress.networking.k8s.io',
  'Ingress.extensions',
  'PersistentVolumeClaim',
  'APIService.apiregistration.k8s.io',
]);

/** Groups of Kubernetes itself; `*.k8s.io` alone may be somebody else's. */
const OWN_GROUPS = new Set([
  '',
  'apps',
  'autoscaling',
  'batch',
  'extensions',
  'policy',
  ...[
    'admissionregistration',
    'apiextensions',
    'apiregistration',
    'certificates',
    'coordination',
    'discovery',
    'events',
    'flowcontrol.apiserver',
    'networking',
    'node',
    'rbac.authorization',
    'resource',
    'scheduling',
    'storage',
  ].map(group => `${group}.k8s.io`),
]);

/** Custom resources that only say how something else is to be done. */
const ONLY_SAY = new Set([
  'AppProject.argoproj.io',
  'AnalysisTemplate.argoproj.io',
  'ClusterAnalysisTemplate.argoproj.io',
  'PodMonitor.monitoring.coreos.com',
  'PrometheusRule.monitoring.coreos.com',
  'ServiceMonitor.monitoring.coreos.com',
]);

/**
 * Whether objects of a kind can be there and not work, so that somebody has to
 * tell: what runs, what leads to it, what it keeps its data in, and whatever a
 * custom resource stands for. Not what is only written down, such as a ConfigMap.
 */
export function matters(kind: string): boolean {
  return OWN_GROUPS.has(partsOf(kind).group)
    ? OWN_THAT_MATTER.has(kind)
    : !ONLY_SAY.has(kind);
}

/** Key in `argocd-cm` under which a health check of a kind is written. */
export function customisationOf(kind: string): string {
  const { name, group } = partsOf(kind);
  return `resource.customizations.health.${group ? `${group}_` : ''}${name}`;
}

function partsOf(kind: string): { name: string; group: string } {
  const [name, ...group] = kind.split('.');
  return { name, group: group.join('.') };
}
