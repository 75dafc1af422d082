import { init, compress as wasmCompress, decompress as wasmDecompress } from '@bokuweb/zstd-wasm'

/** zstd's own default. */
const LEVEL = 3
/** A batch that is larger than this is none of a broker's: the decoder would ask for the memory before it looks. */
const MOST_BYTES = 2 ** 28
const FIRST_GUESS_BYTES = 2 ** 20
const GUESSED_RATIO = 16
const GROWTH = 4
/** What zstd answers where there was not room enough (zstd_errors.h, dstSize_tooSmall). */
const TOO_SMALL = /code -70\b/

let ready: Promise<void> | undefined
const loaded = (): Promise<void> => {
  ready ??= init()
  return ready
}

export const compressZstd = async (plain: Buffer): Promise<Buffer> => {
  await loaded()
  return bufferOf(wasmCompress(plain, LEVEL))
}

/** @throws Error where it is no zstd frame, or of more than 256 MB */
export const decompressZstd = async (frame: Buffer): Promise<Buffer> => {
  await loaded()
  const length = plainLengthOf(frame)
  if (length !== undefined && length > MOST_BYTES) throw tooLarge(`says that it holds ${length}`)
  return length === undefined ? grown(frame) : plainOf(frame, length)
}

/** Java leaves the plain length out of its frames: what is too small a room for one is tried again with more. */
const grown = (frame: Buffer): Buffer => {
  let room = Math.max(FIRST_GUESS_BYTES, frame.length * GUESSED_RATIO)
  for (;;)
    try {
      return plainOf(frame, room)
    } catch (error) {
      if (!(error instanceof TooSmallError)) throw error
      if (room >= MOST_BYTES) throw tooLarge(`holds more than ${room}`)
      room = Math.min(MOST_BYTES, room * GROWTH)
    }
}

class TooSmallError extends Error {}

const tooLarge = (says: string): Error =>
  new Error(`a zstd frame ${says} bytes: ${MOST_BYTES} at most are read`)

const plainOf = (frame: Buffer, room: number): Buffer => {
  try {
    return bufferOf(wasmDecompress(frame, { defaultHeapSize: room }))
  } catch (cause) {
    const message = `what should be a zstd frame cannot be read (${(cause as Error).message})`
    const Fault = TOO_SMALL.test(message) ? TooSmallError : Error
    throw new Fault(message, { cause })
  }
}

/** Bytes of a frame's fields by their flags (RFC 8878, 3.1.1.1). */
const DICTIONARY_BYTES = [0, 1, 2, 4] as const
const DESCRIPTOR_AT = 4

/** The length that a frame's header states; undefined where it states none. */
const plainLengthOf = (frame: Buffer): number | undefined => {
  const descriptor = frame[DESCRIPTOR_AT] ?? 0
  const isSingleSegment = (descriptor & 0x20) !== 0
  const dictionary = DICTIONARY_BYTES[(descriptor & 0x03) as 0 | 1 | 2 | 3]
  const at = DESCRIPTOR_AT + 1 + (isSingleSegment ? 0 : 1) + dictionary
  switch (descriptor >> 6) {
    case 0:
      return isSingleSegment ? frame[at] : undefined
    case 1:
      return at + 2 > frame.length ? undefined : frame.readUInt16LE(at) + 256
    case 2:
      return at + 4 > frame.length ? undefined : frame.readUInt32LE(at)
    default:
      return at + 8 > frame.length ? undefined : Number(frame.readBigUInt64LE(at))
  }
}

const bufferOf = ({ buffer, byteOffset, length }: Uint8Array): Buffer =>
  Buffer.from(buffer, byteOffset, length)
