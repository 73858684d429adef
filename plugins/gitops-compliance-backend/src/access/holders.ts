/**
 * SQL on entries `e`: the present name of whoever had, when it was recorded, the name
 * that the stream of a service or a verdict has. Who takes a name over later is not
 * told what was recorded under it before.
 */
const holderOf = (named: string) => `CASE
  WHEN EXISTS (SELECT FROM service_names)
  THEN service_now(${named}, e.observed_at) ELSE ${named} END`;

/** Of an entry in `service:<name>`. */
export const HOLDER_OF_SERVICE = holderOf('substr(e.stream, 9)');

/** Of an entry in `verdict:<environment>/<name>`. */
export const HOLDER_OF_VERDICT = holderOf(
  `substr(e.stream, strpos(e.stream, '/') + 1)`,
);
