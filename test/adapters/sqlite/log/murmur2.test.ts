import { describe, expect, it } from 'vitest'
import { partitionOfKey } from '../../../../src/adapters/kafka/key-partition.ts'
import { murmur2 } from '../../../../src/adapters/sqlite/log/murmur2.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

describe('murmur2', () => {
  /** org.apache.kafka.common.utils.UtilsTest.testMurmur2, Apache Kafka 3.7. */
  it.each([
    ['21', -973932308],
    ['foobar', -790332482],
    ['a-little-bit-long-string', -985981536],
    ['a-little-bit-longer-string', -1486304829],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
    ['abc', 479470107],
  ])('hashes "%s" as the Java client does', (text, hash) => {
    expect(murmur2(bytes(text))).toBe(hash & 0x7fffffff)
  })

  it('puts keys where the Kafka sink puts them', () => {
    for (const key of ['', 'm', 'KZ-ALA-000123', 'TP-14', 'region:ALA:7', 'Алматы'])
      expect(murmur2(bytes(key)) % 6).toBe(partitionOfKey(key, 6))
  })
})
