import { expect, it } from 'vitest'
import { partitionOfKey } from '../../../src/adapters/kafka/key-partition.ts'

/** Hashes of kafka's own UtilsTest.testMurmur2, https://github.com/apache/kafka, clients/.../utils/UtilsTest.java. */
const JAVA: readonly (readonly [key: string, hash: number])[] = [
  ['21', -973932308],
  ['foobar', -790332482],
  ['a-little-bit-long-string', -985981536],
  ['a-little-bit-longer-string', -1486304829],
  ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
  ['abc', 479470107],
]

it.each(JAVA)('puts %s where the Java client puts it', (key, hash) => {
  for (const partitions of [1, 6, 7, 1000])
    expect(partitionOfKey(key, partitions)).toBe((hash & 0x7fffffff) % partitions)
})
