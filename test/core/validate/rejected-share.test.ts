import { expect, test } from 'vitest'
import { RejectedShare } from '../../../src/core/validate/rejected-share.ts'

const noted = (share: RejectedShare, bad: boolean, times: number): void => {
  for (let n = 0; n < times; n++) share.note(bad)
}

test('there is no share before as many messages have come as it is counted of', () => {
  const share = new RejectedShare(4)
  noted(share, true, 3)
  expect(share.share).toBeUndefined()
  share.note(false)
  expect(share.share).toBe(0.75)
})

test('a feed that goes bad after a million good messages is seen after half as many as are counted', () => {
  const share = new RejectedShare(1000)
  noted(share, false, 1_000_000)
  expect(share.share).toBe(0)
  noted(share, true, 500)
  expect(share.share).toBe(0.5)
  share.note(true)
  expect(share.share).toBe(0.501)
})

test('a bad stretch is forgotten with the messages after it', () => {
  const share = new RejectedShare(10)
  noted(share, true, 4)
  noted(share, false, 9)
  expect(share.share).toBe(0.1)
  share.note(false)
  expect(share.share).toBe(0)
})
