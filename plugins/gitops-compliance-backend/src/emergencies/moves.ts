import type { NoticeRow } from '../around/records';

/** Place of a notice, `<place in the stream>@<deployment>`. */
export function seqOfNotice({
  stream_seq: seq,
  deployment_id: deployment,
}: Pick<NoticeRow, 'stream_seq' | 'deployment_id'>): string {
  return `${seq}@${deployment}`;
}
