export {
  startPrometheus,
  type Prometheus,
  type PrometheusFault,
} from '@gitops-compliance/sandbox/src/prometheus';
