import kafkajs, { type CompressionTypes as CompressionType } from 'kafkajs'
import { compressFrame, decompressFrame } from 'lz4-napi'
import { AdapterError } from '../../ports/adapter-error.ts'
import { frameSnappy, unframeSnappy } from './snappy-framing.ts'
import { compressZstd, decompressZstd } from './zstd.ts'

/** Node finds only some of a CommonJS package's names; these are not among them. */
const { CompressionCodecs, CompressionTypes } = kafkajs

export const COMPRESSIONS = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const
export type Compression = (typeof COMPRESSIONS)[number]

const TYPES: Readonly<Record<Compression, CompressionType>> = {
  none: CompressionTypes.None,
  gzip: CompressionTypes.GZIP,
  snappy: CompressionTypes.Snappy,
  lz4: CompressionTypes.LZ4,
  zstd: CompressionTypes.ZSTD,
}
export const compressionType = (compression: Compression): CompressionType => TYPES[compression]

/** What kafkajs asks of a codec. */
interface Codec {
  compress(encoder: { readonly buffer: Buffer }): Promise<Buffer>
  decompress(buffer: Buffer): Promise<Buffer>
}

/** The message format has three bits for the codec; Kafka gives a meaning to 0 to 4. */
const UNKNOWN_CODES = [5, 6, 7]

const snappy: Codec = {
  compress: async ({ buffer }) => frameSnappy(buffer),
  decompress: async (buffer) => unframeSnappy(buffer),
}

/** Java reads independent blocks only, which this library's frames have. */
const lz4: Codec = {
  compress: ({ buffer }) => compressFrame(buffer),
  decompress: (buffer) => decompressFrame(buffer),
}

const zstd: Codec = {
  compress: ({ buffer }) => compressZstd(buffer),
  decompress: decompressZstd,
}

/** kafkajs would take these bytes for plain ones and read garbage. The consumer adds topic and partition. */
const unknown = (code: number): Codec => {
  const refuse = async (): Promise<never> => {
    throw new AdapterError('codec-unknown', `compression code ${code} has no codec here`)
  }
  return { compress: refuse, decompress: refuse }
}

/** kafkajs's codecs are one table for the whole process; its own holds gzip. */
const table = CompressionCodecs as Record<number, () => Codec>

/** Twice is once. */
export const registerCodecs = (): void => {
  table[CompressionTypes.Snappy] = () => snappy
  table[CompressionTypes.LZ4] = () => lz4
  table[CompressionTypes.ZSTD] = () => zstd
  for (const code of UNKNOWN_CODES) table[code] = () => unknown(code)
}

/** @param code of a record batch's attributes. @throws AdapterError `codec-unknown` */
export const decompress = async (code: number, bytes: Buffer): Promise<Buffer> =>
  code === CompressionTypes.None
    ? bytes
    : (table[code] ?? (() => unknown(code)))().decompress(bytes)

export const compress = async (type: CompressionType, bytes: Buffer): Promise<Buffer> =>
  type === CompressionTypes.None
    ? bytes
    : (table[type] ?? (() => unknown(type)))().compress({ buffer: bytes })
