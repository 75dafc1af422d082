import { expect, it } from 'vitest'
import { newFeed } from '../../../src/adapters/kafka/feed.ts'
import { LagCommits } from '../../../src/adapters/kafka/lag-commits.ts'

it('an offset is committed once, and again where the group refused it, also if nothing follows it', async () => {
  const feed = { ...newFeed(3), begun: true, position: 14_430n }
  const committed: unknown[] = []
  const errors: string[] = []
  let isRebalancing = true
  const commits = new LagCommits({
    topic: 'meter-readings',
    commit: async (offsets) => {
      if (isRebalancing) throw new Error('The group is rebalancing')
      committed.push(...offsets)
    },
    feeds: () => [feed],
    onError: (message) => errors.push(message),
  })
  await commits.commit()
  isRebalancing = false
  await commits.commit()
  await commits.commit()
  expect(errors).toEqual(['The group is rebalancing'])
  expect(committed).toEqual([{ topic: 'meter-readings', partition: 3, offset: '14430' }])
})
