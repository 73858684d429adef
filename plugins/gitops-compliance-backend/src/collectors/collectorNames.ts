/** Name of the collector of an instance. */
export function deploymentCollector(source: {
  provider: string;
  instance: string;
}): string {
  return `${source.provider}:${source.instance}`;
}
