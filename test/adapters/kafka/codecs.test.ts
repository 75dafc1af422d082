import kafkajs from 'kafkajs'
import { compress } from 'snappyjs'
import { describe, expect, it } from 'vitest'
import { registerCodecs } from '../../../src/adapters/kafka/codecs.ts'
import { frameSnappy, unframeSnappy } from '../../../src/adapters/kafka/snappy-framing.ts'

const { CompressionCodecs, CompressionTypes } = kafkajs

registerCodecs()

interface Codec {
  compress(encoder: { readonly buffer: Buffer }): Promise<Buffer>
  decompress(buffer: Buffer): Promise<Buffer>
}
const codecOf = (code: number): Codec =>
  (CompressionCodecs as unknown as Record<number, () => Codec>)[code]!()

/** Does not compress: a linear congruential generator (Numerical Recipes). */
const noise = (bytes: number): Buffer => {
  let state = 1
  return Buffer.from(
    Array.from({ length: bytes }, () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      return state >>> 24
    }),
  )
}

describe.each([
  ['gzip', CompressionTypes.GZIP],
  ['snappy', CompressionTypes.Snappy],
  ['lz4', CompressionTypes.LZ4],
  ['zstd', CompressionTypes.ZSTD],
] as const)('%s', (_, code) => {
  it.each([
    ['one byte', Buffer.from([7])],
    ['text', Buffer.from('{"meterId":"KZ-ALA-1","kwh":0.3}'.repeat(10_000))],
    ['noise of more than one block', noise(200_000)],
    ['more than a megabyte', Buffer.alloc(3_000_000, 'kwh')],
  ])('gives back %s', async (_label, plain) => {
    const packed = await codecOf(code).compress({ buffer: plain })
    expect((await codecOf(code).decompress(packed)).equals(plain)).toBe(true)
  })
})

it.each([5, 6, 7])('code %i is refused instead of taken for plain bytes', async (code) => {
  await expect(codecOf(code).decompress(Buffer.from('plain'))).rejects.toMatchObject({
    code: 'codec-unknown',
    message: `compression code ${code} has no codec here`,
  })
})

/** A frame as streaming encoders write it (RFC 8878): no length in its header, blocks of one repeated byte. */
const streamedZstd = (...blocks: readonly (readonly [byte: number, times: number])[]): Buffer => {
  const header = Buffer.from('28b52ffd0058', 'hex')
  const body = blocks.map(([byte, times], i) => {
    const isLast = i === blocks.length - 1 ? 1 : 0
    const block = Buffer.alloc(4, byte)
    block.writeUIntLE((times << 3) | (1 << 1) | isLast, 0, 3)
    return block
  })
  return Buffer.concat([header, ...body])
}

describe('a zstd frame', () => {
  const { decompress } = codecOf(CompressionTypes.ZSTD)

  it('is read without a length in its header', async () => {
    const plain = await decompress(streamedZstd([0x61, 3], [0x62, 2]))
    expect(plain.toString()).toBe('aaabb')
  })
  it('is read without a length where it is far larger than it looks', async () => {
    const blocks = Array.from({ length: 320 }, (_, i) => [i % 256, 2 ** 17] as const)
    const plain = await decompress(streamedZstd(...blocks))
    expect(plain).toHaveLength(40 * 2 ** 20)
    expect([plain[0], plain[2 ** 17 - 1], plain[2 ** 17], plain.at(-1)]).toEqual([
      0,
      0,
      1,
      319 - 256,
    ])
  })
  it('is refused without a length where it holds more than any batch', async () => {
    const blocks = Array.from({ length: 2049 }, () => [7, 2 ** 17] as const)
    await expect(decompress(streamedZstd(...blocks))).rejects.toThrow(
      'a zstd frame holds more than 268435456 bytes: 268435456 at most are read',
    )
  })
  it('is refused where it states a length that no batch has, before memory is asked for', async () => {
    // Single segment, a length of 8 bytes: 1 TiB.
    const frame = Buffer.from('28b52ffde00000000000010000010000', 'hex')
    await expect(decompress(frame)).rejects.toThrow(
      'a zstd frame says that it holds 1099511627776 bytes: 268435456 at most are read',
    )
  })
  it.each([
    ['cut short', (frame: Buffer) => frame.subarray(0, frame.length - 1)],
    ['not one', () => Buffer.from('these are no bytes of zstd')],
  ])('is refused where it is %s, and the next one is read', async (_label, broken) => {
    const plain = Buffer.from('{"kwh":0.3}'.repeat(1000))
    const frame = await codecOf(CompressionTypes.ZSTD).compress({ buffer: plain })
    await expect(decompress(broken(frame))).rejects.toThrow(
      'what should be a zstd frame cannot be read',
    )
    expect((await decompress(frame)).equals(plain)).toBe(true)
  })
})

describe('the framing of Snappy', () => {
  it('starts with the magic, version 1 and lowest version 1', () => {
    expect(frameSnappy(Buffer.from('a')).subarray(0, 16).toString('hex')).toBe(
      '82534e41505059000000000100000001',
    )
  })
  it('is read block by block, each with its length before it', () => {
    const blocks = ['one ', 'two'].map((text) => {
      const body = compress(Buffer.from(text))
      const length = Buffer.alloc(4)
      length.writeInt32BE(body.length)
      return Buffer.concat([length, body])
    })
    const header = Buffer.from('82534e41505059000000000100000001', 'hex')
    expect(unframeSnappy(Buffer.concat([header, ...blocks])).toString()).toBe('one two')
  })
  it('is not demanded: a bare body is read as well', () => {
    expect(unframeSnappy(compress(Buffer.from('bare'))).toString()).toBe('bare')
  })
  it('is refused where a block is cut short', () => {
    const framed = frameSnappy(Buffer.from('readings'))
    expect(() => unframeSnappy(framed.subarray(0, framed.length - 1))).toThrow(RangeError)
  })
})
