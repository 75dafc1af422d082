import avro from 'avsc'
import { describe, expect, it } from 'vitest'
import { avroDatum } from '../../../src/adapters/wire/avro-datum.ts'
import { AvroSchemas } from '../../../src/adapters/wire/avro-schemas.ts'

const LIMITS = { maxMessageBytes: 1_000 }
const FRAME = [0, 0, 0, 0, 7]

const schemasOf = async (schema: unknown): Promise<AvroSchemas> => {
  const source = {
    schemaOf: async () => ({ text: JSON.stringify(schema), references: [] }),
  }
  const schemas = new AvroSchemas(source, {}, () => 0)
  await schemas.fetch([7])
  return schemas
}
const read = async (schema: unknown, datum: readonly number[]) =>
  avroDatum(new Uint8Array([...FRAME, ...datum]), LIMITS, await schemasOf(schema))

const field = (type: unknown) => ({ type: 'record', name: 'R', fields: [{ name: 'it', type }] })

describe('an Avro datum', () => {
  it.each<[string, avro.Schema, unknown]>([
    ['null', 'null', null],
    ['boolean', 'boolean', true],
    ['int', 'int', -2_147_483_648],
    ['long', 'long', 9_007_199_254_740_990],
    ['negative long', 'long', -1_700_000_000_000],
    ['float', 'float', 0.25],
    ['double', 'double', 6519.139],
    ['string', 'string', 'Алматы'],
    ['array', { type: 'array', items: 'int' }, [1, -1, 300]],
    ['empty array', { type: 'array', items: 'int' }, []],
    ['map', { type: 'map', values: 'double' }, { peak: 1.5, valley: 2 }],
    ['enum', { type: 'enum', name: 'E', symbols: ['valid', 'missing'] }, 'missing'],
    ['union', ['null', 'double'], 1.5],
  ])('reads as avsc wrote it: %s', async (_label, type, value) => {
    const bytes = avro.Type.forSchema(field(type) as avro.Schema).toBuffer({ it: value })
    expect(await read(field(type), [...bytes])).toEqual({ type: 'ok', value: { it: value } })
  })

  it.each([
    ['timestamp-millis', { type: 'long', logicalType: 'timestamp-millis' }, [0x02], 1],
    // 2000 us is zig-zag 4000, 0xa0 0x1f.
    ['timestamp-micros', { type: 'long', logicalType: 'timestamp-micros' }, [0xa0, 0x1f], 2],
    ['date', { type: 'int', logicalType: 'date' }, [0x02], '1970-01-02'],
    [
      'decimal',
      { type: 'bytes', logicalType: 'decimal', precision: 4, scale: 2 },
      [0x04, 0xff, 0x85],
      -1.23,
    ],
  ])('has what its bytes stand for: %s', async (_label, type, bytes, it) => {
    expect(await read(field(type), bytes)).toEqual({ type: 'ok', value: { it } })
  })

  it.each([
    [
      'an array of a thousand million nulls',
      { type: 'array', items: 'null' },
      [0x80, 0xa8, 0xd6, 0xb9, 0x07],
    ],
    [
      'an array longer than its bytes',
      { type: 'array', items: 'int' },
      [0xfe, 0xff, 0xff, 0xff, 0x0f],
    ],
    ['a string longer than its bytes', 'string', [0x7e, 0x41]],
    ['a string of negative length', 'string', [0x01]],
    ['a string that is not UTF-8', 'string', [0x02, 0xff]],
    ['a number that never ends', 'long', Array.from({ length: 12 }, () => 0xff)],
    ['a number beyond 64 bits', 'long', [...Array.from({ length: 9 }, () => 0xff), 0x7f]],
    ['a number beyond what is exact', 'long', [...Array.from({ length: 9 }, () => 0xff), 0x01]],
    ['no branch of its union', ['null', 'int'], [0x08]],
    ['no symbol of its enum', { type: 'enum', name: 'E', symbols: ['a'] }, [0x08]],
    ['bytes left over', 'int', [0x02, 0x02]],
    ['nothing', 'double', []],
  ])('with %s is turned away', async (_label, type, bytes) => {
    expect(await read(field(type), bytes)).toMatchObject({ type: 'rejected', reason: 'not-avro' })
  })

  it('that holds itself without end is turned away', async () => {
    const schema = {
      type: 'record',
      name: 'Chain',
      fields: [{ name: 'next', type: ['null', 'Chain'] }],
    }
    expect(
      await read(
        schema,
        Array.from({ length: 500 }, () => 0x02),
      ),
    ).toMatchObject({
      reason: 'not-avro',
      message: 'schema 7: nested deeper than 64',
    })
  })

  it('needs its frame', async () => {
    const schemas = await schemasOf('int')
    for (const bytes of [[], [0, 0, 0], [1, 0, 0, 0, 7, 2]])
      expect(avroDatum(new Uint8Array(bytes), LIMITS, schemas)).toMatchObject({
        reason: 'not-avro',
      })
  })
})
