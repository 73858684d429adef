/** An address that stands in a text. */
const ADDRESS = /(https?:\/\/[\w.~:/?#@$&'()*+,;=%-]+)/;

/** The document format of Cloud (ADF); texts are texts, whatever stands in them. */
export function adfOf(paragraphs: readonly string[]): object {
  return {
    type: 'doc',
    version: 1,
    content: paragraphs.map(text => ({
      type: 'paragraph',
      content: flat(text)
        .split(ADDRESS)
        .filter(part => part !== '')
        .map(part =>
          ADDRESS.test(part)
            ? {
                type: 'text',
                text: part,
                marks: [{ type: 'link', attrs: { href: part } }],
              }
            : { type: 'text', text: part },
        ),
    })),
  };
}

/** The markup of Data Center, with whatever could be markup escaped. */
export function wikiOf(paragraphs: readonly string[]): string {
  return paragraphs
    .map(text =>
      flat(text)
        .split(ADDRESS)
        .map(part => (ADDRESS.test(part) ? part : escaped(part)))
        .join('')
        // No heading, quotation or list begins here.
        .replace(/^(?=(h[1-6]|bq)\.|[#*-])/, '· '),
    )
    .join('\n\n');
}

function escaped(text: string): string {
  return text.replace(/[\\{}[\]*_^~?!|+-]/g, '\\$&');
}

function flat(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
