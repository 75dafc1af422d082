import { expect, test } from 'vitest'
import { ByteReader } from '../../../src/adapters/kafka/byte-reader.ts'

/** Protocol Buffers' encoding of sint64, which Kafka's records use: zigzag, seven bits a byte, lowest first. */
test.each([
  ['00', 0],
  ['01', -1],
  ['02', 1],
  ['7e', 63],
  ['7f', -64],
  ['8001', 64],
  ['8101', -65],
  ['ac02', 150],
  ['fe7f', 8191],
  ['ff7f', -8192],
  ['808001', 8192],
  ['feffffff0f', 2_147_483_647],
  ['ffffffff0f', -2_147_483_648],
  ['808080808001', 2 ** 34],
  ['feffffffffffff0f', 2 ** 52 - 1],
])('%s is the varint %i', (hex, value) => {
  const reader = new ByteReader(Buffer.from(`${hex}55`, 'hex'))
  expect(reader.varint()).toBe(value)
  expect(reader.int8()).toBe(0x55)
})
