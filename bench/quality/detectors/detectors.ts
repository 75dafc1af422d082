import type { Detector } from '../detector.ts'
import { handMadeFeatures } from '../hand-made-features.ts'
import { boostedTrees } from './boosted-trees.ts'
import { blend, denseNet } from './dense-net.ts'
import { isolationForest } from './isolation-forest.ts'
import { learned, learnedAnew } from './learned.ts'
import {
  loadFactorCv,
  monthlyKwh,
  official,
  random,
  stableFloor,
  twoTimesPeers,
} from './published-rules.ts'
import { rules } from './rules.ts'

/** Everything that is measured, the core's own last. A new detector is one more line. */
const MAKERS = {
  random: () => random,
  'monthly-kwh': () => monthlyKwh,
  'load-factor-cv': () => loadFactorCv,
  'isolation-forest': () => isolationForest(handMadeFeatures, 1),
  official: () => official,
  'two-times-peers': () => twoTimesPeers,
  'stable-floor': () => stableFloor,
  'boosted-trees': () => boostedTrees(handMadeFeatures, 1),
  rules,
  learned,
  'learned-anew': learnedAnew,
  'dense-net': denseNet,
  blend,
} as const satisfies Record<string, () => Detector>

export const DETECTOR_NAMES: readonly string[] = Object.keys(MAKERS)

export const makeDetectors = (names: readonly string[] = DETECTOR_NAMES): readonly Detector[] =>
  Object.entries(MAKERS)
    .filter(([name]) => names.includes(name))
    .map(([, make]) => make())
