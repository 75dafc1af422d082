import type { Detector } from '../detector.ts'
import { type Boosted, boost } from '../gradient-boosting.ts'
import { type FeatureMaker, featureRow } from '../hand-made-features.ts'
import { isFind, type VirtualMeter } from '../virtual-meter.ts'

/** Seeds whose margins are averaged. */
const MEMBERS = 3

/** Boosted trees over a feature vector: the detector that the learned one must beat. Trained on `train` alone. */
export const boostedTrees = (
  maker: FeatureMaker,
  seed: number,
  name = 'boosted-trees',
): Detector => {
  const names: string[] = []
  let members: readonly Boosted[] = []
  return {
    name,
    fit(train: readonly VirtualMeter[]) {
      const rows = train.map((meter) => featureRow(maker, meter, names))
      const labels = train.map(isFind)
      const weights = train.map(() => 1)
      members = Array.from({ length: MEMBERS }, (_, i) => boost(rows, labels, weights, seed + i))
    },
    score: (meters) =>
      meters.map((meter) => {
        const row = featureRow(maker, meter, names)
        let margin = 0
        for (const member of members) margin += member.margin(row)
        return { score: margin / members.length }
      }),
  }
}
