const SEED = 0x9747b28c
const M = 0x5bd1e995
const R = 24

/** 32-bit MurmurHash2 as org.apache.kafka.common.utils.Utils.murmur2 has it, made positive as its partitioner does. */
export const murmur2 = (bytes: Uint8Array): number => {
  const length = bytes.length
  const view = new DataView(bytes.buffer, bytes.byteOffset, length)
  let hash = SEED ^ length
  let at = 0
  for (; at + 4 <= length; at += 4) {
    let k = Math.imul(view.getInt32(at, true), M)
    k = Math.imul(k ^ (k >>> R), M)
    hash = Math.imul(hash, M) ^ k
  }
  const rest = length - at
  if (rest > 0) {
    let tail = 0
    for (let i = rest - 1; i >= 0; i--) tail = (tail << 8) | (bytes[at + i] as number)
    hash = Math.imul(hash ^ tail, M)
  }
  hash = Math.imul(hash ^ (hash >>> 13), M)
  return (hash ^ (hash >>> 15)) & 0x7fffffff
}
