import type { Knex } from 'knex';

/**
 * Every column of every table of a database that holds a text, in any form in
 * which it may hide: as it is, in capitals or not, as UTF-16, escaped in JSON, in
 * Base64 or hex. In the form `table.column`, sorted.
 */
export async function whereInDatabase(
  db: Knex,
  text: string,
): Promise<string[]> {
  const { rows: tables } = await db.raw<{
    rows: { schema: string; name: string }[];
  }>(
    `SELECT n.nspname AS schema, c.relname AS name
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema')
       AND n.nspname NOT LIKE 'pg_toast%'`,
  );
  const found = new Set<string>();
  for (const { schema, name } of tables) {
    for (const row of await db.withSchema(schema).from(name).select()) {
      for (const [column, value] of Object.entries(row)) {
        if (holds(bytesOf(value), text)) found.add(`${name}.${column}`);
      }
    }
  }
  return [...found].sort();
}

/** Whether bytes hold a text in any of those forms. */
export function holds(bytes: Buffer, text: string): boolean {
  const exact = bytes.toString('latin1');
  const low = exact.toLowerCase();
  return (
    formsOf(text).some(form => low.includes(form.toLowerCase())) ||
    base64Of(text).some(form => exact.includes(form))
  );
}

function bytesOf(value: unknown): Buffer {
  if (Buffer.isBuffer(value)) return value;
  const plain = typeof value === 'string' ? value : JSON.stringify(value);
  return Buffer.from(plain ?? '');
}

function formsOf(text: string): string[] {
  const utf16 = Buffer.from(text, 'utf16le');
  const escaped = JSON.stringify(text).slice(1, -1);
  const ascii = escaped.replace(
    /[^\x20-\x7e]/g,
    char => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  const forms = [
    Buffer.from(text),
    utf16,
    Buffer.from(utf16).swap16(),
    Buffer.from(escaped),
    Buffer.from(ascii),
    Buffer.from(Buffer.from(text).toString('hex')),
    Buffer.from(encodeURIComponent(text)),
  ];
  return forms.map(form => form.toString('latin1'));
}

/** It depends on where in the whole the text begins: three forms. */
function base64Of(text: string): string[] {
  return [0, 1, 2].map(before => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(text)]);
    const whole = bytes.toString('base64').replace(/=+$/, '');
    const skipped = [0, 2, 3][before];
    const end = bytes.length % 3 === 0 ? whole.length : whole.length - 1;
    return whole.slice(skipped, end);
  });
}
