export {
  clusterOf,
  startKubernetes,
  type Kubernetes,
  type KubernetesFault,
} from '@gitops-compliance/sandbox/src/kubernetes';
