import { readEvents, type StreamItem } from './sse';

function bodyOf(chunks: string[], end = true): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      chunks.forEach(chunk => controller.enqueue(Buffer.from(chunk)));
      if (end) {
        controller.close();
      }
    },
  });
}

async function dataOf(items: AsyncGenerator<StreamItem>): Promise<string[]> {
  const data: string[] = [];
  for await (const item of items) {
    if ('data' in item) {
      data.push(item.data);
    }
  }
  return data;
}

describe('readEvents', () => {
  it.each([
    ['whole messages', ['data: 1\n\ndata: 2\n\n']],
    ['split anywhere', ['da', 'ta: 1\n', '\ndata: ', '2\n\n']],
    ['with Windows line ends', ['data: 1\r\n\r', '\ndata: 2\r\n\r\n']],
    [
      'between keep-alives and ids',
      [':\n\nid: 9\ndata: 1\n\n', ': \n\ndata:2\n\n'],
    ],
  ])('gives messages in order: %s', async (_, chunks) => {
    expect(await dataOf(readEvents(bodyOf(chunks), 1000))).toEqual(['1', '2']);
  });

  it('joins the lines of one message, and splits no character', async () => {
    const bytes = Buffer.from('data: ä\ndata: b\n\n');
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(bytes.subarray(0, 7));
        controller.enqueue(bytes.subarray(7));
        controller.close();
      },
    });
    expect(await dataOf(readEvents(body, 1000))).toEqual(['ä\nb']);
  });

  it('counts a keep-alive as life', async () => {
    const items: StreamItem[] = [];
    for await (const item of readEvents(bodyOf([':\n\n']), 1000)) {
      items.push(item);
    }
    expect(items).toEqual([{ alive: true }]);
  });

  it('ends after silence', async () => {
    const silent = bodyOf(['data: 1\n\n'], false);
    expect(await dataOf(readEvents(silent, 20))).toEqual(['1']);
  });
});
