import type { SiteContext } from '../../src/core/score/site-score.ts'

/** A household in an area, nothing else known. */
export const aSiteContext = (change: Partial<SiteContext> = {}): SiteContext => ({
  customerClass: 'household',
  peers: undefined,
  licence: undefined,
  orderExcess: undefined,
  tips: 0,
  activity: undefined,
  contractedKw: undefined,
  hasArea: true,
  ...change,
})
