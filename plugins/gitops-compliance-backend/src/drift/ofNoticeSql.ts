/**
 * SQL on `drift_incidents` of a deployment: whether a notice is of it, by which it
 * opened or which joined it. Bind the notice's place in the stream twice.
 */
export const OF_NOTICE = `(notice_seq = ?::bigint
  OR joined @> jsonb_build_array(jsonb_build_object('notice', ?::bigint)))`;
