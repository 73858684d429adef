/** Told of a deployment once and in force until the next one: read from the start. */
export const LASTING = [
  'deployment.mapped',
  'deployment.pinned',
  'deployment.removed',
];
