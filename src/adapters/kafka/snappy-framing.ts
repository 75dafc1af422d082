import { compress, uncompress } from 'snappyjs'

/**
 * Snappy as the Java client writes it: a header, then blocks of a four-byte length and a Snappy body each
 * (xerial snappy-java, SnappyOutputStream). Other clients send one bare Snappy body, which is read as well.
 */
const MAGIC = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00])
/** Magic, version and lowest compatible version. */
const HEADER = Buffer.concat([MAGIC, Buffer.from([0, 0, 0, 1, 0, 0, 0, 1])])
/** snappy-java's default block. */
const BLOCK_BYTES = 32 * 1024
const LENGTH_BYTES = 4

export const frameSnappy = (plain: Buffer): Buffer => {
  const parts: Buffer[] = [HEADER]
  for (let at = 0; at < plain.length; at += BLOCK_BYTES) {
    const body = compress(plain.subarray(at, at + BLOCK_BYTES))
    const length = Buffer.alloc(LENGTH_BYTES)
    length.writeInt32BE(body.length)
    parts.push(length, body)
  }
  return Buffer.concat(parts)
}

export const unframeSnappy = (framed: Buffer): Buffer => {
  if (!framed.subarray(0, MAGIC.length).equals(MAGIC)) return uncompress(framed)
  const parts: Buffer[] = []
  let at = HEADER.length
  while (at < framed.length) {
    const length = framed.readInt32BE(at)
    const body = framed.subarray(at + LENGTH_BYTES, at + LENGTH_BYTES + length)
    if (body.length !== length) throw new RangeError('a Snappy block is cut short')
    parts.push(uncompress(body))
    at += LENGTH_BYTES + length
  }
  return Buffer.concat(parts)
}
