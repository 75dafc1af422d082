const SEED = 0x9747b28c
const MULTIPLIER = 0x5bd1e995
const ROTATION = 24

/** MurmurHash2 of 32 bits, with the seed of Kafka's Java client (org.apache.kafka.common.utils.Utils.murmur2). */
const murmur2 = (bytes: Uint8Array): number => {
  const { length } = bytes
  let hash = SEED ^ length
  let at = 0
  for (; at + 4 <= length; at += 4) {
    let block =
      (bytes[at] as number) |
      ((bytes[at + 1] as number) << 8) |
      ((bytes[at + 2] as number) << 16) |
      ((bytes[at + 3] as number) << 24)
    block = Math.imul(block, MULTIPLIER)
    block ^= block >>> ROTATION
    block = Math.imul(block, MULTIPLIER)
    hash = Math.imul(hash, MULTIPLIER) ^ block
  }
  if (at < length) {
    for (let i = length - 1; i >= at; i--) hash ^= (bytes[i] as number) << (8 * (i - at))
    hash = Math.imul(hash, MULTIPLIER)
  }
  hash ^= hash >>> 13
  hash = Math.imul(hash, MULTIPLIER)
  return hash ^ (hash >>> 15)
}

/** The partition of a key as the Java client chooses it: murmur2. It is where the sink puts a record of that key. */
export const partitionOfKey = (key: string, partitions: number): number =>
  (murmur2(Buffer.from(key)) & 0x7fffffff) % partitions
